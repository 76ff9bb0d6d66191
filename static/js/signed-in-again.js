/* Notifies forms open in other windows of the sign-in, and closes this window. */

new BroadcastChannel("signed-in").postMessage("");
window.close();
