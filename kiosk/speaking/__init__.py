"""Reading aloud and sounds (đọc to, âm báo): what is said of a page, by whose voice, and to whom."""
