"""`make bench`: what the way from a county's file to stored draft rows costs, against a floor, in one run."""
