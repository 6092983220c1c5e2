"""How furniture begins that goes on in its own words ("Related: ...", "Sign up for ...")."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitegen.importers.phrases import AUTHOR, COMMENTS, LINK, NEWSLETTER, NOTICE, SHARE, TAGS

# A single word counts only before a colon: "Related: ..." is furniture, "Related work ..." is not.
OPENINGS: Mapping[str, str] = MappingProxyType(
    {
        SHARE: """
            share this | follow us on | follow us at | like us on | find us on
            connect with us on | follow me on | share on | tweet this | click to share
            join us on facebook | download our app | get the app | folgen sie uns auf
            folge uns auf | síguenos en | siga nos | suivez nous sur | seguici su | udostępnij
            поделиться | подписывайтесь на | читайте нас | следите за | 分享到 | 分享至
        """,
        LINK: """
            related | read more | also read | read also | see also | read next | watch | more
            must read | also see | continue reading | click here | full story | learn more
            find out more | see more | view gallery | recommended | don t miss | up next
            previous | next | you may also | you might also | trending | top stories | also on
            in case you missed | more on | more from | more about | more stories
            related article | related stories | related posts | related content
            join the conversation | lesen sie auch | lesen sie hier | lesen sie mehr
            mehr zum thema | mehr dazu | auch interessant | siehe auch | mehr zu | mehr aus
            hier geht s zu | weiterlesen | à lire aussi | lire aussi | lire la suite
            voir aussi | en savoir plus | lee también | lea también | ver también | te puede
            leggi anche | leia também | leia mais | veja também | saiba mais | lees ook
            läs också | läs även | czytaj też | czytaj także | czytaj również | czytaj więcej
            zobacz też | zobacz także | zobacz również | przeczytaj także | przeczytaj też
            читайте также | читать далее | смотрите также | см также | по теме | διαβάστε επίσης
            διαβάστε ακόμα | δείτε επίσης | διαβάστε περισσότερα | 相关新闻 | 相关阅读
            相关文章 | 相关报道 | 延伸阅读 | 上一篇 | 下一篇 | 上一条 | 下一条 | 点击查看
            点击进入 | 更多 | 查看更多 | 相關新聞 | 延伸閱讀 | 関連記事 | 관련기사
        """,
        COMMENTS: """
            leave a comment | leave a reply | post a comment | add a comment
            be the first to comment | you must be logged in | you must be signed in
            please log in | please login | log in to | sign in to
            your email address will not be published | notify me of | save my name
            comments are | comments on | login to | to comment | want to join the discussion
            this site uses akismet | comment policy | comments that | we moderate comments
            report abuse | flag as inappropriate | login or register | we welcome your comments
            we reserve the right to remove | please enter your comment | name
            schreiben sie den ersten | schreibe einen | kommentare zu | kommentare sind
            um zu kommentieren | bitte melden sie sich an | deine e mail adresse
            ihre e mail adresse wird | du musst angemeldet | tu dirección de correo
            tu correo electrónico no | votre adresse de messagerie | laisser un
            o seu endereço de e mail | il tuo indirizzo email | dodaj komentarz
            twój adres e mail | komentarze są | zaloguj się aby | aby dodać komentarz
            redakcja nie odpowiada | ваш e mail не | чтобы оставить | оставлять комментарии
            добавить комментарий | комментарии к | войдите чтобы | 网友评论 | 发表评论
            我来说两句 | 网友发言 | 评论仅 | 请登录 | 以上留言 | 用户名
        """,
        AUTHOR: """
            about the author | follow him on | follow her on | follow me on | follow the author
            follow us at | he can be reached | she can be reached | more by | view all posts by
            see all posts by | email him | email her | all posts by | posts by
            more articles by | reach him at | reach her at | you can follow
            view author archive | get author rss feed | alle beiträge von | alle artikel von
            mehr von
        """,
        NEWSLETTER: """
            sign up for | sign up to | sign up here | subscribe to | subscribe for
            subscribe now | get the latest | get our | get breaking news | get the best of
            get unlimited access | join our | join thousands | enter your email | by signing up
            by subscribing | by clicking | by submitting | by registering
            by entering your email | want more | want to receive | stay up to date
            stay informed | never miss | don t miss out | thank you for signing up
            thank you for subscribing | thanks for signing up | thank you for registering
            you can unsubscribe | unsubscribe | receive our | receive the latest | support our
            support independent | please support | if you enjoyed | if you liked this | become a
            already a subscriber | this article is for subscribers | you have reached your limit
            you have successfully subscribed | we ll send you | check your inbox | get weekly
            get daily | our newsletter | to subscribe | try our | get our free | we need your
            help us | donate to | melden sie sich | jetzt newsletter | abonnieren sie
            mit unserem newsletter | der newsletter | newsletter | hier können sie
            unterstützen sie | mit der anmeldung | jetzt kostenlos | sie haben noch
            suscríbete a | suscríbase | regístrate | recibe | inscrivez vous | abonnez vous
            recevez | iscriviti alla | iscriviti | assine a | inscreva se | receba | cadastre se
            schrijf je in | meld je aan | prenumerera på | zapisz się | dołącz do
            bądź na bieżąco | подпишитесь | подписаться на | получайте | хотите получать
            εγγραφείτε | γίνε | κάντε | ακολουθήστε | 订阅 | 關注 | 关注 | 扫描二维码
        """,
        NOTICE: """
            copyright | all rights reserved | this material may not be
            this article is copyright | source | we use cookies | this website uses cookies
            this site uses cookies | by using this site | by continuing to | we and our partners
            this page may contain | this post may contain | this post contains affiliate
            we may earn | this article contains affiliate | our standards | disclaimer
            the views expressed | the opinions expressed | views expressed | reprinted with
            republished with | used with permission | this story was originally published
            got a tip | have a tip | send tips | contact the author | contact us at
            email the author | do you have a story | to contact the | report a typo
            spotted an error | something to say | see our | read our | for reprint
            for permission | the associated press contributed | alle rechte vorbehalten
            diese website verwendet | wir verwenden cookies | quelle | bildquelle
            tous droits réservés | todos los derechos | tutti i diritti | todos os direitos
            fonte | fuente | wszelkie prawa | źródło | serwis wykorzystuje | ta strona używa
            kopiowanie | все права | источник | при использовании | при перепечатке
            перепечатка | копирование | редакция не | нашли ошибку | если вы нашли
            если вы заметили | заметили ошибку | выделите | πηγή | με πληροφορίες
            η αναδημοσίευση | 来源 | 稿源 | 责任编辑 | 编辑 | 版权 | 本文来源 | 声明 | 免责声明
            转载 | 特别声明 | 凡本网 | 未经授权 | 责编 | 稿件来源 | 文章来源 | 責任編輯 | 版權
            出典 | 提供 | ソース
        """,
        TAGS: """
            tags | tagged | tag | filed under | posted in | topics | categories | category
            related topics | related tags | keywords | in this article | more about | labels
            section | published in | schlagwörter | schlagworte | stichworte | stichwörter
            themen | kategorie | kategorien | etiquetas | temas | mots clés | sujets | argomenti
            assuntos | onderwerpen | ämnen | emner | tagi | słowa kluczowe | kategoria | tematy
            теги | метки | рубрика | рубрики | ключевые слова | ετικέτες | κατηγορία | 标签
            关键词 | 关键字 | 标签： | 分类 | 標籤 | タグ | カテゴリー | 태그
        """,
    }
)
