/* Tells the forms that are open beside this window that somebody has signed in, and closes it. */

new BroadcastChannel("signed-in").postMessage("");
window.close();
