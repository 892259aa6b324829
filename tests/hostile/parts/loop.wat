;; Never ends.
;; LIMITS: time=100ms
(func $fault (loop $again (br $again)))
