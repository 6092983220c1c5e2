"""The phrases of page furniture in many languages, as tables: what each kind of line says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SHARE = "share bar"
RELATED = "related heading"
LINK = "link to another page"
COMMENTS = "comments"
NEWSLETTER = "newsletter plea"
ADVERTISEMENT = "advertisement"
NAVIGATION = "navigation"
NOTICE = "legal notice"
TAGS = "tags"
AUTHOR = "about the author"
COUNT = "numbers or signs alone"

# Lines that hold nothing but these words, in any order, are share bars.
SHARE_WORDS = frozenset(
    """
    share shares tweet tweets retweet facebook twitter x pinterest pin it linkedin whatsapp reddit
    email e mail print messenger telegram tumblr flipboard copy link url copied mastodon bluesky
    threads xing pocket instapaper digg stumbleupon google plus gmail sms save bookmark like
    likes instagram youtube snapchat tiktok vk vkontakte weibo line viber skype facebookmessenger
    on to via this with by sharethis addthis linkedln discord rss feed del icio us favorites buffer
    teilen drucken merken mailen senden twittern per
    compartir compartilhar imprimir enviar partager imprimer envoyer condividi stampa invia
    delen printen mailen dela skriv ut del udskriv jaa tulosta udostępnij drukuj wyślij lubię to
    поделиться твитнуть нравится распечатать печать одноклассники вконтакте
    κοινοποίηση εκτύπωση share τυπώστε
    分享 分享到 打印 微博 微信 新浪微博 腾讯微博 人人网 开心网 豆瓣 空间 收藏 复制链接 転載 印刷
    シェア
    공유 공유하기 인쇄 스크랩 페이스북 트위터 카카오톡 카카오스토리
    """.split()
)
SHARE_FILLERS = frozenset("x it on to via this with by us line plus save per like link".split())

# What whole lines say, in lower case, without digits and punctuation.
WHOLE_LINES: Mapping[str, str] = MappingProxyType(
    {
        SHARE: """
            share and follow | share this | share this article | share this story
            share this post | share this page | share on | share on social media
            share with friends | send to a friend | email this | email this article
            email to a friend | print this | print this article | print page | print article
            print version | printer friendly | printable version | save article | save for later
            bookmark this | add to favorites | gift this article | follow us | follow us on
            follow me | like this | like loading | loading | listen | share options
            share tools | share your thoughts | share icon | sharing options | follow
            following | like us on facebook | follow us on facebook | follow us on twitter
            follow us on instagram | join us on facebook | find us on facebook | connect with us
            get our app | listen to this article | listen to article | copy link to clipboard
            click to share | click to print | resize text | text size | font size | a a a
            artikel teilen | beitrag teilen | seite drucken | artikel drucken | jetzt teilen
            diesen artikel teilen | folgen sie uns | folgt uns | auf facebook teilen
            teilen auf | auf twitter teilen | auf whatsapp teilen | versenden | link kopieren
            artikel versenden | compartir en | síguenos | siguenos en | síguenos en
            comparte esta noticia | comparte | compártelo | partager cet article | partagez
            suivez nous | condividi su | seguici su | compartilhe | siga nos | deel dit artikel
            deel dit | volg ons | dela artikeln | följ oss | podziel się | poleć znajomemu
            wyślij znajomemu | wersja do druku | obserwuj nas | версия для печати
            поделиться с друзьями | поделитесь с друзьями | отправить другу | рассказать друзьям
            подписывайтесь | мы в соцсетях | κοινοποιήστε | μοιραστείτε το | 分享到 | 分享至
            分享到微信 | 推荐给朋友 | 发送给好友 | 大 中 小 | 字号 | 【大 中 小】
        """,
        RELATED: """
            you may also like | you might also like | you may like | you might like
            you may also be interested in | you might be interested in | you might also enjoy
            related | related articles | related article | related stories | related story
            related posts | related post | related news | related content | related topics
            related links | related links and articles | related coverage | related reading
            related items | related information | related videos | related video | more from
            more stories | more news | more on this story | more on this topic | more on this
            more like this | more articles | more headlines | more in this section
            more from this author | more by this author | more to explore | more to read
            more coverage | more from our network | other stories | other news
            similar articles | similar posts | similar stories | recommended
            recommended for you | recommended reading | recommended articles
            recommended stories | recommended posts | suggested articles | suggested for you
            suggested reading | editor s picks | editors picks | editors pick | editors choice
            editor s choice | top stories | top news | trending | trending now
            trending stories | trending news | trending topics | most popular | most read
            most viewed | most recent | most commented | most shared | most watched
            most emailed | popular | popular posts | popular articles | popular stories
            popular now | popular news | latest | latest news | latest stories | latest articles
            latest posts | latest headlines | latest from | latest videos | recent posts
            recent articles | recent news | recent stories | recent comments | read next
            up next | read also | also read | see also | next article | previous article
            next post | previous post | next story | previous story | next up
            what to read next | read this next | around the web | from around the web
            from the web | you may have missed | in case you missed it | don t miss
            do not miss | must read | must reads | must see | sponsored content
            sponsored links | promoted stories | promoted content | promoted | partner content
            paid content | from our partners | around the network | today s top stories
            top headlines | breaking news | in other news | also on | further reading
            elsewhere on the web | popular in the community | explore more | discover more
            keep reading | continue reading | stories you may like | stories from our partners
            you may also enjoy | best of | featured | featured articles | featured stories
            featured posts | featured video | photo gallery | photo galleries
            photos of the day | video of the day | in pictures
            das könnte sie auch interessieren | das könnte dich auch interessieren
            mehr zum thema | auch interessant | ähnliche artikel | ähnliche beiträge
            verwandte artikel | verwandte themen | verwandte beiträge | weitere artikel
            weitere meldungen | weitere themen | weitere nachrichten | weitere beiträge
            weitere informationen | meistgelesen | meist gelesen | meistgelesene artikel
            lesen sie auch | lesen sie mehr | mehr lesen | weiterlesen | mehr zu diesem thema
            zum thema | neueste artikel | neueste beiträge | letzte beiträge | aktuelle beiträge
            aktuelle nachrichten | aktuelle meldungen | beliebte artikel | beliebte beiträge
            empfehlungen | top themen | empfehlungen der redaktion | auch lesenswert | mehr aus
            mehr von | mehr nachrichten | das könnte ihnen auch gefallen
            das könnte euch auch interessieren | passend zum thema | nächster artikel
            vorheriger artikel | nächster beitrag | vorheriger beitrag | themen
            die beliebtesten artikel | neueste kommentare | letzte kommentare
            das interessiert andere leser | à lire aussi | lire aussi | à lire également
            sur le même sujet | sur le même thème | articles similaires | articles liés
            les plus lus | vous aimerez aussi | dans la même rubrique | à voir aussi
            voir aussi | en ce moment | derniers articles | articles récents | à la une
            vous pourriez aussi aimer | ailleurs sur le web | plus d articles
            les plus populaires | te puede interesar | te puede gustar
            también te puede interesar | noticias relacionadas | artículos relacionados
            relacionadas | relacionados | lo más leído | lo más visto | más noticias
            últimas noticias | más leídas | más información | lee también | ver más
            te recomendamos | le puede interesar | entradas recientes | lo último
            noticias más leídas | potrebbe interessarti | potrebbe interessarti anche
            leggi anche | articoli correlati | notizie correlate | i più letti | le più lette
            ultime notizie | altre notizie | vedi anche | da leggere | articoli simili
            potrebbero interessarti | ti potrebbe interessare | leia também | leia mais
            veja também | notícias relacionadas | matérias relacionadas | artigos relacionados
            mais lidas | últimas notícias | você pode gostar | saiba mais | mais notícias
            confira também | mais lidos | recomendados | lees ook | lees meer | lees verder
            gerelateerd | gerelateerde artikelen | meest gelezen | gerelateerde berichten
            meer nieuws | ook interessant | laatste nieuws | aanbevolen | zie ook | läs också
            läs även | läs mer | relaterat | relaterade artiklar | mest läst | senaste nytt
            les også | læs også | relaterede artikler | mest læst | mest lest
            relaterte artikler | seneste nyt | siste nytt | lue myös | luetuimmat
            aiheesta lisää | lisää aiheesta | zobacz także | zobacz też | zobacz również
            czytaj także | czytaj też | czytaj również | czytaj więcej | czytaj dalej
            podobne artykuły | powiązane artykuły | powiązane | polecamy | najczęściej czytane
            najnowsze | najpopularniejsze | ostatnie wiadomości | przeczytaj także | polecane
            polecane artykuły | więcej na ten temat | najnowsze wiadomości | na ten temat
            inne artykuły | popularne | warto przeczytać | zobacz więcej | więcej o
            ostatnio dodane | čtěte také | související články | nejčtenější | další články
            přečtěte si také | читайте также | читать также | по теме | материалы по теме
            похожие статьи | похожие новости | похожие материалы | новости по теме
            статьи по теме | ещё по теме | еще по теме | другие новости | другие материалы
            другие статьи | последние новости | популярное | самое читаемое | самое популярное
            новости партнеров | новости партнёров | смотрите также | рекомендуем | читать далее
            подробнее | лента новостей | главные новости | главное | новости сми
            популярные новости | популярные статьи | последние комментарии | также по теме
            все новости | еще новости | также в рубрике | новости дня | актуально
            самое интересное | интересное | свежие новости | читайте по теме | ссылки по теме
            другие новости по теме | читайте також | за темою | схожі новини | останні новини
            популярні новини | прочетете още | още по темата | свързани новини | още новини
            последни новини | διαβάστε επίσης | διαβάστε ακόμα | διαβάστε περισσότερα
            σχετικά άρθρα | σχετικα αρθρα | σχετικά | δείτε επίσης | δείτε ακόμα | δημοφιλή
            τελευταία νέα | τελευταίες ειδήσεις | περισσότερα | σχετικές ειδήσεις
            διαβάστε σχετικά | δημοφιλέστερα | σχετικα θεματα | τελευταιεσ ειδησεισ
            ροή ειδήσεων | ροη ειδησεων | προτεινόμενα | διαβάστε και | 相关新闻 | 相关阅读
            相关文章 | 相关报道 | 相关链接 | 相关推荐 | 相关专题 | 相关内容 | 相关信息
            相关资讯 | 相关 | 延伸阅读 | 推荐阅读 | 热门推荐 | 热点推荐 | 猜你喜欢 | 热门新闻
            热门文章 | 热点新闻 | 最新新闻 | 最新文章 | 新闻排行 | 点击排行 | 阅读排行
            新闻排行榜 | 排行榜 | 今日推荐 | 更多 | 更多新闻 | 精彩推荐 | 图片新闻 | 编辑推荐
            频道精选 | 今日热点 | 今日要闻 | 上一篇 | 下一篇 | 上一篇文章 | 下一篇文章
            精彩图片 | 热门标签 | 博客推荐 | 更多精彩 | 热图 | 本文相关 | 相關新聞 | 相關文章
            延伸閱讀 | 推薦閱讀 | 熱門新聞 | 最新消息 | 熱門文章 | 更多新聞 | 即時新聞
            関連記事 | 関連ニュース | おすすめ記事 | 人気記事 | 最新記事 | 関連リンク
            あわせて読みたい | 관련기사 | 관련 기사 | 많이 본 뉴스 | 인기기사 | 추천기사
            최신기사 | 주요뉴스 | 이 시각 주요뉴스 | مواضيع ذات صلة | اقرأ أيضا | اقرأ المزيد
            أخبار ذات صلة | الأكثر قراءة | المزيد | כתבות נוספות | עוד בנושא | אולי יעניין אותך
            इन्हें भी पढ़ें | यह भी पढ़ें | संबंधित खबरें | ये भी पढ़ें | ilgili haberler
            bunlar da ilginizi çekebilir | son haberler | çok okunanlar
        """,
        COMMENTS: """
            comments | comment | no comments | comments are closed | leave a comment
            leave a reply | leave comment | post a comment | post comment | add a comment
            add comment | add your comment | join the discussion | join the conversation
            join discussion | view comments | show comments | read comments | see comments
            write a comment | your comment | your comments | user comments | reader comments
            readers comments | comments closed | reply | submit comment | discussion
            view all comments | all comments | one comment | be the first to comment
            log in to comment | cancel reply | leave a reply cancel reply | what do you think
            have your say | responses | response | loading comments | view discussion thread
            submit a comment | replies | post reply | log in to leave a comment | comments off
            what s on your mind | trackbacks | pingbacks | kommentare | kommentar
            kommentar schreiben | kommentar hinterlassen | kommentieren | kommentar verfassen
            schreibe einen kommentar | schreiben sie einen kommentar | ihre meinung
            leserkommentare | diskutieren sie mit | antworten | antwort hinterlassen
            ihr kommentar | antwort schreiben | hinterlasse einen kommentar | alle kommentare
            mitdiskutieren | commentaires | commentaire | laisser un commentaire
            ajouter un commentaire | réagir | répondre | comentarios | comentario
            deja un comentario | deja tu comentario | escribe un comentario | comentar
            deixe um comentário | deixe seu comentário | comentários | comente | responder
            commenti | commento | lascia un commento | commenta | reacties | reactie
            plaats een reactie | geef een reactie | laat een reactie achter | kommentarer
            lämna ett svar | skriv en kommentar | legg igjen en kommentar | kommentit
            kommentoi | jätä kommentti | komentarze | komentarz | dodaj komentarz | skomentuj
            napisz komentarz | opinie | twoja opinia | komentarzy | twój komentarz
            wasze komentarze | komentáře | diskuse | přidat komentář | vstoupit do diskuse
            комментарии | комментариев | комментарий | добавить комментарий
            оставить комментарий | отзывы | ваш комментарий | обсуждение | обсудить
            написать комментарий | комментировать | коментарі | коментари | σχόλια | σχολια
            προσθήκη σχολίου | αφήστε σχόλιο | γράψτε το σχόλιό σας | 评论 | 网友评论 | 发表评论
            我要评论 | 查看评论 | 最新评论 | 用户评论 | 我来说两句 | 我有话说 | 热门评论 | 評論
            留言 | 回應 | 網友評論 | コメント | コメントする | 댓글 | 댓글쓰기 | 한줄의견
            의견쓰기 | تعليقات | التعليقات | אضف تعليق | اترك تعليقا | תגובות | yorumlar
            yorum yap
        """,
        AUTHOR: """
            about the author | about the authors | about author | author | about the writer
            biography | author bio | meet the author | contributor | über den autor
            über die autorin | zum autor | zur person | über den verfasser | zur autorin
            à propos de l auteur | sobre el autor | sobre o autor | sull autore | over de auteur
            o autorze | об авторе | σχετικά με τον συντάκτη | 作者简介 | 關於作者
        """,
        NEWSLETTER: """
            subscribe | subscribe now | subscribe today | sign up | sign up now | newsletter
            newsletters | subscribe to our newsletter | sign up for our newsletter
            join our newsletter | email address | get our newsletter | get the newsletter
            daily newsletter | free newsletter | your email | your email address
            enter your email | enter your email address | email newsletter | newsletter sign up
            newsletter signup | stay connected | stay informed | stay up to date | support us
            donate | donate now | become a member | become a subscriber | register now
            subscribe to newsletter | success | thank you | thank you for subscribing
            thanks for subscribing | invalid email address | something went wrong
            jetzt abonnieren | abonnieren | newsletter abonnieren | newsletter anmeldung
            zum newsletter anmelden | jetzt anmelden | e mail adresse | ihre e mail adresse
            suscríbete | suscribirse | suscríbase | s abonner | abonnez vous | je m abonne
            iscriviti | inscreva se | assine | assine já | aanmelden | inschrijven | prenumerera
            abonner | tilmeld | zapisz się | zapisz się do newslettera | prenumerata
            подписаться | подписка | подпишитесь | εγγραφή | εγγραφείτε | 订阅 | 訂閱
            メールマガジン | 구독 | 구독하기
        """,
        ADVERTISEMENT: """
            advertisement | advertisements | advertising | ad | ads | sponsored | sponsored by
            promotion | story continues below | story continues below advertisement
            article continues below | article continues below advertisement
            article continues after advertisement | ad feedback | continue reading below
            scroll to continue | scroll to continue with content
            advertisement continue reading below | report this ad | remove ads | ads by google
            continue reading the main story | big box advertisement | video player | play video
            skip ad | anzeige | werbung | anzeigen | publicité | publicidad | pubblicità
            publicidade | advertentie | annons | annonse | annonce | mainos | reklama | реклама
            на правах рекламы | διαφήμιση | διαφημιση | 广告 | 廣告 | 広告 | 광고 | إعلان
            פרסומת | reklam | inzerce | ogłoszenia
        """,
        NAVIGATION: """
            home | menu | search | search for | skip to content | skip to main content
            skip to navigation | contact us | about us | about | contact | log in | login
            sign in | my account | register | close | open menu | close menu | main menu
            toggle navigation | back to top | top | back | next | previous | prev | next page
            previous page | faq | help | sitemap | site map | advertise | advertise with us
            careers | jobs | view all | see all | show all | show more | load more | all
            read more | more | learn more | find out more | click here | view more | see more
            full story | read full story | read the full story | submit | cancel | send | go
            ok | yes | no | table of contents | contents | you are here | you are at
            breadcrumbs | archives | archive | categories | category | rss | impressum | kontakt
            startseite | suche | suchen | menü | menü schließen | anmelden | abmelden | über uns
            nach oben | zum inhalt springen | zur startseite | mediadaten | inhalt | mehr
            zurück | weiter | inhaltsverzeichnis | alle anzeigen | mehr anzeigen | mehr erfahren
            schließen | accueil | rechercher | recherche | aller au contenu
            aller au contenu principal | plan du site | inicio | buscar | portada | contacto
            quiénes somos | ir al contenido | cerca | chi siamo | cercare | início | busca
            quem somos | sobre | zoeken | over ons | sök | om oss | søg | søk | haku
            strona główna | szukaj | zaloguj | zaloguj się | mapa serwisu | o nas | więcej
            drukuj | powrót | главная | поиск | контакты | о нас | войти | вход | регистрация
            архив | ещё | еще | наверх | меню | αρχική | αναζήτηση | επικοινωνία | αρχικη
            μενού | 首页 | 首頁 | 搜索 | 登录 | 注册 | 返回 | 返回首页 | 返回顶部 | 关闭
            关闭窗口 | 查看更多 | 更多 | 尾页 | 上一页 | 下一页 | 手机版 | ホーム | 検索 | 目次
            홈 | 검색 | 목록
        """,
        NOTICE: """
            privacy policy | terms of use | terms of service | terms and conditions
            cookie policy | terms | privacy | disclaimer | legal notice | all rights reserved
            cookie settings | privacy notice | cookies | accept | accept all | accept cookies
            reject all | manage preferences | accept close | datenschutz | datenschutzerklärung
            agb | nutzungsbedingungen | mentions légales | aviso legal | política de privacidad
            política de privacidade | términos y condiciones | privacybeleid | regulamin
            polityka prywatności | пользовательское соглашение | политика конфиденциальности
            όροι χρήσης | 版权所有 | 免责声明 | 隐私政策 | 版權所有 | プライバシーポリシー
            利用規約
        """,
    }
)
