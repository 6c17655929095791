# Days near by on which a desk is not open as usual; they stand behind the hours on its door.
desk-days-closed = closed on { $first } ({ $name })
desk-days-closed-span = closed from { $first } to { $last } ({ $name })
desk-days-open = open on { $first }, { $sessions } ({ $name })
desk-days-open-span = open from { $first } to { $last }, { $sessions } ({ $name })
