"""The page of a campaign, its poster, and for coordinators the page to make one."""
