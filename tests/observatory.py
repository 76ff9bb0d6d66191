"""Mozilla's HTTP Observatory: its published scoring, applied to answers rather than to a site on the Internet.

Source: the package `@mdn/mdn-http-observatory` 1.4.8, `src/grader/charts.js` for the figures and
`src/analyzer/tests/` for what earns them. Each answer begins with 100; what is beyond counts only where nothing has
taken it below 90. Left out: the list of hosts that browsers ship, and certificates.
"""

import re
from http.cookies import SimpleCookie

from bs4 import BeautifulSoup

BASELINE, MINIMUM_FOR_BONUS = 100, 90
GRADES = {100: "A+", 95: "A", 90: "A", 85: "A-", 80: "B+", 75: "B", 70: "B", 65: "B-", 60: "C+", 55: "C", 50: "C"}
GRADES |= {45: "C-", 40: "D+", 35: "D", 30: "D", 25: "D-"}
MODIFIERS = {
    "csp-implemented-with-no-unsafe-default-src-none": 10,
    "csp-implemented-with-no-unsafe": 5,
    "csp-implemented-with-unsafe-inline-in-style-src-only": 0,
    "csp-implemented-with-insecure-scheme-in-passive-content-only": -10,
    "csp-implemented-with-unsafe-eval": -10,
    "csp-implemented-with-unsafe-inline": -20,
    "csp-implemented-with-insecure-scheme": -20,
    "csp-header-invalid": -25,
    "csp-not-implemented": -25,
    "cookies-secure-with-httponly-sessions-and-samesite": 5,
    "cookies-secure-with-httponly-sessions": 0,
    "cookies-not-found": 0,
    "cookies-without-secure-flag-but-protected-by-hsts": -5,
    "cookies-session-without-secure-flag-but-protected-by-hsts": -10,
    "cookies-without-secure-flag": -20,
    "cookies-samesite-flag-invalid": -20,
    "cookies-anticsrf-without-samesite-flag": -20,
    "cookies-session-without-httponly-flag": -30,
    "cookies-session-without-secure-flag": -40,
    "cross-origin-resource-sharing-not-implemented": 0,
    "cross-origin-resource-sharing-implemented-with-public-access": 0,
    "cross-origin-resource-sharing-implemented-with-restricted-access": 0,
    "cross-origin-resource-sharing-implemented-with-universal-access": -50,
    "redirection-to-https": 0,
    "redirection-off-host-from-http": -5,
    "redirection-not-to-https": -20,
    "redirection-missing": -20,
    "referrer-policy-private": 5,
    "referrer-policy-not-implemented": 0,
    "referrer-policy-unsafe": -5,
    "referrer-policy-header-invalid": -5,
    "hsts-implemented-max-age-at-least-six-months": 0,
    "hsts-implemented-max-age-less-than-six-months": -10,
    "hsts-not-implemented": -20,
    "hsts-header-invalid": -20,
    "sri-not-needed": 0,
    "sri-not-implemented-but-all-scripts-loaded-from-secure-origin": 0,
    "sri-implemented-and-external-scripts-loaded-securely": 5,
    "sri-not-implemented-but-external-scripts-loaded-securely": -5,
    "sri-not-implemented-and-external-scripts-not-loaded-securely": -50,
    "x-content-type-options-nosniff": 0,
    "x-content-type-options-not-implemented": -5,
    "x-content-type-options-header-invalid": -5,
    "x-frame-options-implemented-via-csp": 5,
    "x-frame-options-sameorigin-or-deny": 0,
    "x-frame-options-not-implemented": -20,
    "x-frame-options-header-invalid": -20,
    "cross-origin-resource-policy-implemented-with-same-origin": 10,
    "cross-origin-resource-policy-implemented-with-same-site": 10,
    "cross-origin-resource-policy-implemented-with-cross-origin": 0,
    "cross-origin-resource-policy-not-implemented": 0,
    "cross-origin-resource-policy-header-invalid": -5,
}
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
BROAD_OR_INLINE = BROAD | {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SIX_MONTHS = 15_768_000  # seconds


def directives(header):
    """Return the sources of each directive of a policy; None where it cannot be read."""
    found = {}
    for part in filter(None, (part.split() for part in header.lower().split(";"))):
        if part[0] in found:
            return None
        found[part[0]] = set(part[1:]) or {"'none'"}
    return found


def csp(answer):
    header = answer.headers.get("Content-Security-Policy", "")
    policy = directives(header)
    if policy is None or len(answer.headers.get_all("Content-Security-Policy")) > 1:
        return "csp-header-invalid"
    if not policy:
        return "csp-not-implemented"
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(name, default) for name in ("script-src", "style-src", "object-src"))
    # The Observatory does not look at this one; what it lets in is let in all the same.
    script = script | policy.get("script-src-elem", set())
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    active = set().union(*(sources for name, sources in policy.items() if name not in {"img-src", "media-src"}))
    if script & BROAD_OR_INLINE or objects & BROAD:
        return "csp-implemented-with-unsafe-inline"
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return "csp-implemented-with-insecure-scheme"
    if "'unsafe-eval'" in script | style:
        return "csp-implemented-with-unsafe-eval"
    if any(source.startswith(("http:", "ftp:")) for source in passive):
        return "csp-implemented-with-insecure-scheme-in-passive-content-only"
    if style & BROAD_OR_INLINE:
        return "csp-implemented-with-unsafe-inline-in-style-src-only"
    return "csp-implemented-with-no-unsafe" + ("-default-src-none" if default == {"'none'"} else "")


def faults_of(cookie, is_hsts):
    """What is wrong with one cookie, and the best that may be said of it."""
    name, same_site = cookie.key.lower(), cookie["samesite"].lower()
    is_session = "sess" in name or "login" in name
    if same_site not in {"", "lax", "strict", "none"} or (same_site == "none" and not cookie["secure"]):
        yield "cookies-samesite-flag-invalid"
    if not cookie["secure"]:
        what = "cookies-session-without-secure-flag" if is_session else "cookies-without-secure-flag"
        yield what + ("-but-protected-by-hsts" if is_hsts else "")
    if "csrf" in name and not same_site:
        yield "cookies-anticsrf-without-samesite-flag"
    if is_session and not cookie["httponly"]:
        yield "cookies-session-without-httponly-flag"
    yield "cookies-secure-with-httponly-sessions" + ("-and-samesite" if same_site else "")


def cookies(answer):
    told = [cookie for line in answer.headers.get_all("Set-Cookie") for cookie in SimpleCookie(line).values()]
    # One that is taken back is in no jar.
    jar = [cookie for cookie in told if str(cookie["max-age"]) != "0"]
    is_hsts = hsts(answer).endswith("at-least-six-months")
    found = [fault for cookie in jar for fault in faults_of(cookie, is_hsts)]
    return min(found, key=MODIFIERS.get) if found else "cookies-not-found"


def cors(answer):
    """Of an answer to a request that named `https://evil.example` as its origin."""
    name, allowed = "cross-origin-resource-sharing", answer.headers.get("Access-Control-Allow-Origin")
    if not allowed:
        return f"{name}-not-implemented"
    if allowed == "*":
        return f"{name}-implemented-with-public-access"
    is_open = answer.headers.get("Access-Control-Allow-Credentials", "").lower() == "true"
    is_reflected = allowed == "https://evil.example"
    return f"{name}-implemented-with-{'universal' if is_open and is_reflected else 'restricted'}-access"


def redirection(answer):
    """Of the answer to the same request without HTTPS, kept as `answer.plain`."""
    to = answer.plain.headers.get("Location", "")
    if not 300 <= answer.plain.status < 400:
        return "redirection-missing"
    if not to.startswith("https://"):
        return "redirection-not-to-https"
    return "redirection-to-https" if to.startswith("https://www.example.org/") else "redirection-off-host-from-http"


def referrer(answer):
    header = answer.headers.get("Referrer-Policy")
    if header is None:
        return "referrer-policy-not-implemented"
    known = [value for value in header.lower().replace(" ", "").split(",") if value in PRIVATE | UNSAFE]
    if not known:
        return "referrer-policy-header-invalid"
    return "referrer-policy-private" if known[-1] in PRIVATE else "referrer-policy-unsafe"


def hsts(answer):
    header = answer.headers.get("Strict-Transport-Security")
    if header is None:
        return "hsts-not-implemented"
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", header.lower())
    if not age or "," in header:
        return "hsts-header-invalid"
    return f"hsts-implemented-max-age-{'at-least' if int(age[1]) >= SIX_MONTHS else 'less-than'}-six-months"


def integrity(answer):
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return "sri-not-needed"
    scripts = BeautifulSoup(answer.body, "lxml").find_all("script", src=True)
    foreign = [tag for tag in scripts if re.match(r"(https?:)?//", tag["src"])]
    if not foreign:
        return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin" if scripts else "sri-not-needed"
    if not all(tag["src"].startswith("https:") for tag in foreign):
        return "sri-not-implemented-and-external-scripts-not-loaded-securely"
    if all(tag.get("integrity") for tag in foreign):
        return "sri-implemented-and-external-scripts-loaded-securely"
    return "sri-not-implemented-but-external-scripts-loaded-securely"


def sniffing(answer):
    header = answer.headers.get("X-Content-Type-Options")
    if header is None:
        return "x-content-type-options-not-implemented"
    return f"x-content-type-options-{'nosniff' if header.lower() == 'nosniff' else 'header-invalid'}"


def framing(answer):
    policy = directives(answer.headers.get("Content-Security-Policy", "")) or {}
    if "frame-ancestors" in policy:
        return "x-frame-options-implemented-via-csp"
    header = answer.headers.get("X-Frame-Options")
    if header is None:
        return "x-frame-options-not-implemented"
    return f"x-frame-options-{'sameorigin-or-deny' if header.lower() in {'sameorigin', 'deny'} else 'header-invalid'}"


def resources(answer):
    header, name = answer.headers.get("Cross-Origin-Resource-Policy"), "cross-origin-resource-policy"
    if header is None:
        return f"{name}-not-implemented"
    known = header in {"same-origin", "same-site", "cross-origin"}
    return f"{name}-implemented-with-{header}" if known else f"{name}-header-invalid"


RULES = [csp, cookies, cors, redirection, referrer, hsts, integrity, sniffing, framing, resources]


def grade(answer):
    """Return `(grade, score, findings)` of an answer that was asked by HTTPS; `findings` are names of `MODIFIERS`."""
    findings = [rule(answer) for rule in RULES]
    taken = BASELINE + sum(min(0, MODIFIERS[name]) for name in findings)
    score = BASELINE + sum(MODIFIERS[name] for name in findings) if taken >= MINIMUM_FOR_BONUS else taken
    return GRADES.get(min(max(score, 0) // 5 * 5, 100), "F"), score, findings
