# Giấy tờ mà một thủ tục cần, theo danh mục tỉnh đã nhập. Xem thêm dialogue.ftl.

papers-title = Giấy tờ cần có:
papers-heading = { $heading }:
papers-heading-others = Giấy tờ khác:
papers-line = { $number }. { $name }
papers-line-with = { $number }. { $name } ({ $detail })
papers-originals = { $count } bản chính
papers-copies = { $count } bản sao
papers-form = theo { $form }
papers-more = Còn { $count } giấy tờ nữa. Mời xem đủ tại { $portal }, tìm theo mã { $code }.
papers-portal = Mẫu đơn, hướng dẫn đầy đủ: { $portal }, tìm theo mã { $code }.
papers-as-of = Danh mục nhập ngày { $date }.
papers-decision = Theo { $decision }. Danh mục nhập ngày { $date }.
papers-away = Chưa xem được danh mục giấy tờ lúc này. Mời xem tại { $portal }, tìm theo mã { $code }.
papers-brief = Giấy tờ: danh mục ghi { $count } loại. Mời bấm "{ $button }" để xem.

dialogue-button-procedure = Giấy tờ cần có
