/* What every page bears. It is served as one file, with these in it: one request less for each of them. */

import "./header.js";
import "./outline.js";
import "./share.js";
import "./suggestions.js";
import "./terms.js";
