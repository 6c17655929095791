"""The rules of the field: pure functions over plain data, standard library only, the clock passed in."""
