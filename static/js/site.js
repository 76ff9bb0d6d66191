/* The scripts of every page, bundled into one file. */

import "./header.js";
import "./outline.js";
import "./share.js";
import "./suggestions.js";
import "./terms.js";
