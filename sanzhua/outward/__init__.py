"""Lists for offices above and beside, requests at short notice, and what returns cost those who fill them in."""
