from oscar.apps.catalogue.reviews.apps import CatalogueReviewsConfig


class ReviewsConfig(CatalogueReviewsConfig):
    """Fork of Oscar's `reviews`: must live inside the forked catalogue (Oscar's class loader)."""

    name = "catalog.products.reviews"
