#include "web/qr.h"

#include <qrencode.h>

SafeHtml qr_svg(Arena *a, Str text, Str label)
{
    QRcode *code = QRcode_encodeString8bit(arena_cstr(a, text), 0, QR_ECLEVEL_M);
    if (!code)
        return html_trusted(STR(""));
    StrBuf b = STRBUF_INIT(256 * 1024);
    int side = code->width + 8; /* the quiet zone of four modules all round */
    strbuf_printf(&b,
                  "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 %d %d\" "
                  "shape-rendering=\"crispEdges\" aria-label=\"",
                  side, side);
    html_attr(&b, label);
    strbuf_printf(&b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                strbuf_printf(&b, "M%d %dh1v1h-1z", x + 4, y + 4);
    strbuf_append(&b, STR("\"/></svg>"));
    QRcode_free(code);
    Str svg = strbuf_failed(&b) ? STR("") : arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return html_trusted(svg);
}
