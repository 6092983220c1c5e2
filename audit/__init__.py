"""How good the pages are that sitegen makes, by the tools of those who make browsers and checkers.

    python -m audit [--quick] [--lighthouse RUNS] [--write] [--json FILE]

builds sites in every theme, serves them as GitHub Pages would, looks at one page of every kind, and
prints what was measured beside what is wanted. It is told from top to bottom in `__main__.py`.
"""
