;; Uses all of the stack.
(func $fault (call $fault))
