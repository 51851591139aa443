"""What the page skeleton shows of the CMS: the theme in force and the help links of the footer."""

from cms.pages.selectors import footer_links
from themes.loader import current


def pages(request) -> dict:
    return {"theme": current(), "help_links": footer_links(), "place": ""}
