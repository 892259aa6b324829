;; A name that is no name: 100,000 bytes, and terminal control.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (@custom "keyway"
    "plugin=\1b[31m"
    ;; REPEAT: 100000
    "x"
    "\0a"))
