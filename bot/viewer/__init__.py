"""The page that shows one article with what was quoted marked; PUBLIC_URL says where it is."""
