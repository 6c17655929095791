# Rating by SMS: in one segment, without diacritics. Who may not rate hears the sentence of those who may not follow.

sms-rated = Da ghi nhan { $score } diem cho HS { $code }. Cam on quy vi
    .sms-hotline = . Ho tro: { $hotline }
sms-not-rated = Chua ghi duoc diem: moi ho so danh gia mot lan, sau khi nhan ket qua
    .sms-hotline = . Ho tro: { $hotline }
sms-rate-how = Danh gia: soan DG <ma tren giay hen> <diem 1 den 5>, 1 la chua hai long, 5 la rat hai long
    .sms-hotline = . Ho tro: { $hotline }
