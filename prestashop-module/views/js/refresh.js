/* A part of a page that refreshes itself, as long as somebody looks at it: the overview, the checks of the set-up. */
(function () {
  'use strict';
  var EVERY_MS = 10000;

  function start() {
    var anchor = document.getElementById('wmsbridge-refresh');
    if (!anchor) {
      return;
    }
    var id = anchor.getAttribute('data-part');
    var busy = false;

    function refresh() {
      var part = document.getElementById(id);
      // Nobody is to find another button under the mouse than the one that was aimed at.
      if (busy || document.hidden || !part || part.contains(document.activeElement)) {
        return;
      }
      busy = true;
      fetch(anchor.getAttribute('data-url'), { credentials: 'same-origin', headers: { 'X-Requested-With': 'XMLHttpRequest' } })
        .then(function (response) {
          if (!response.ok) {
            throw new Error('status ' + response.status);
          }
          return response.text();
        })
        .then(function (html) {
          if (html.indexOf('id="' + id + '"') === -1 || html.indexOf('<html') !== -1) {
            // Logged out meanwhile: the answer is another page.
            throw new Error('another page');
          }
          part.outerHTML = html;
          anchor.hidden = true;
        })
        .catch(function () {
          part.classList.add('wmsbridge-stale');
          anchor.hidden = false;
        })
        .then(function () {
          busy = false;
        });
    }

    window.setInterval(refresh, EVERY_MS);
  }

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', start);
  } else {
    start();
  }
})();
