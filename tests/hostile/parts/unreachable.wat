;; Gives up.
(func $fault (unreachable))
