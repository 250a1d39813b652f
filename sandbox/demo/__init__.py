"""`python -m sandbox demo`: both servers, the page, and an ordinary bot beside them."""
