# What stands on every channel while something is, or is going to be, out of order.
maintenance-planned = Maintenance from { $begins } to { $ends }: { $words }
    .sms = Maintenance { $begins } - { $ends }
    .voice = There is maintenance from { $begins } to { $ends }. { $words }
maintenance-outage = Out of order at present: { $words }
    .sms = System out of order at present
    .voice = The system is out of order at present. { $words }
