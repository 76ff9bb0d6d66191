/*
  In the form of a picture: says whether the screen is touched. The tool that
  draws the frame around what matters would find out by hanging scripts on
  attributes, which the policy of the site forbids.
*/

window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;
