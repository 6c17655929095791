# What stands on every channel while something is, or is going to be, out of order.
maintenance-planned = Maintenance from { $begins } to { $ends }: { $words }
maintenance-outage = Out of order at present: { $words }
