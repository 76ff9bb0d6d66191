/*
  In the form of an image: sets whether there is a touch screen. The focal point chooser would detect it with inline
  event handlers, which the site's content security policy forbids.
*/

window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;
