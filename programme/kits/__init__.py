"""What others take away: press page and releases, the funding sentence, the kit of each project, sheets on paper."""
