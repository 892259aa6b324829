;; Never ends.
(func $fault (loop $again (br $again)))
