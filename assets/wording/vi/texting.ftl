# What the SMS gateway says in a conversation, beside answers and problems: in one segment, without diacritics.

sms-own-none = Khong thay ho so dang giai quyet theo so dien thoai nay. Tra cuu: soan HS <ma tren giay hen>
    .sms-hotline = . Ho tro: { $hotline }
sms-ambiguous = TC la tra cuu hay tu choi? Tra cuu: soan HS <ma tren giay hen>. Ngung nhan thong bao: soan HUY
    .sms-hotline = . Ho tro: { $hotline }

# A question that stays open. The code proposed is one whose form the typed number proves, or one of the sender's own.
sms-near = { $typed ->
    [none] Khong tim thay ho so theo ma nay
   *[other] Khong tim thay HS { $typed }
}. Co phai quy vi hoi HS { $code }? Tra loi: DUNG hoac KHONG
    .sms-hotline = . Ho tro: { $hotline }
sms-near-refused = Moi quy vi xem lai ma tren giay hen roi soan: HS <ma>
    .sms-hotline = . Ho tro: { $hotline }
sms-no-question = Hien khong co cau hoi nao cho tra loi. Tra cuu: soan HS <ma>. Ngung nhan thong bao: soan HUY
    .sms-hotline = . Ho tro: { $hotline }

sms-opted-out = Da ngung nhan tin thong bao den so nay. Viec bat buoc bao se gui thu hoac goi dien. Van tra cuu duoc: HS <ma>. Nhan tin lai: soan DK
    .sms-hotline = . Ho tro: { $hotline }
sms-opted-in = So nay se nhan tin thong bao ve ho so co dang ky so nay. Theo doi them: soan DK <ma>. Ngung: soan HUY
    .sms-hotline = . Ho tro: { $hotline }
sms-following = HS { $code }: se nhan tin khi ho so co thay doi
    .sms-todo = . Ngung: soan HUY { $code }
    .sms-hotline = . Ho tro: { $hotline }
# By the last four digits one follows from any phone; texts go to those on the dossier.
sms-following-registered = HS { $code }: se nhan tin den so da dang ky tren ho so khi co thay doi
    .sms-hotline = . Ho tro: { $hotline }
sms-unfollowed = HS { $code }: da ngung theo doi. Thong bao bat buoc van nhan tin den so nay; ngung ca tin nay: soan HUY
    .sms-hotline = . Ho tro: { $hotline }
sms-unfollowed-registered = HS { $code }: da ngung theo doi. Thong bao bat buoc van nhan den so da dang ky tren ho so
    .sms-hotline = . Ho tro: { $hotline }
# One sentence for an unknown code and for a phone that is not on the dossier, so that nobody can test codes.
sms-follow-refused = Chua thuc hien duoc. Moi kiem tra lai ma, nhan tu so da dang ky tren ho so hoac them 4 so cuoi CCCD sau ma
    .sms-hotline = . Ho tro: { $hotline }
sms-follow-no-phone = Ho so chua co so di dong de nhan tin. Moi dang ky tai quay
    .sms-hotline = {" "}hoac goi { $hotline }

# What only a holder is told. Where it would need a second segment, the sentence for everybody is said instead.
sms-holder-supplement = HS { $code }: can bo sung { $papers }
    .sms-timeliness = , { $timeliness }
    .sms-todo = . Xem phieu yeu cau hoac hoi quay
    .sms-hotline = . Ho tro: { $hotline }
sms-holder-payment = HS { $code }: can nop { $fee } de giai quyet tiep
    .sms-todo = . Chi nop tai quay hoac kenh chinh thuc
    .sms-hotline = . Ho tro: { $hotline }
