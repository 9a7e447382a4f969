"""The pages of the site; each view fetches through one access helper, calls one function and renders."""
