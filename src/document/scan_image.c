#include "document/scan.h"
#include "document/scan_page.h"

#define SIDE_MAX 30000

/* Whether a picture's head promises what may be decoded. */
static bool is_bounded(l_int32 width, l_int32 height, l_int32 bits, l_int32 samples)
{
    return width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX &&
           (uint64_t)width * (uint64_t)height <= SCAN_PIXELS_MAX && bits > 0 && bits <= 16 &&
           samples > 0 && samples <= 4;
}

/* Grey, on white paper. Takes pix. */
static PIX *to_grey(PIX *pix)
{
    PIX *opaque = pix && pixGetSpp(pix) == 4 ? pixAlphaBlendUniform(pix, 0xFFFFFF00) : NULL;
    PIX *grey = pix ? pixConvertTo8(opaque ? opaque : pix, 0) : NULL;
    pixDestroy(&opaque);
    pixDestroy(&pix);
    return grey;
}

static int read_picture(Scan *s, uint32_t page, PIX *grey, Geometry *geometry, Arena *a)
{
    ScanImage image = {.width = (uint32_t)pixGetWidth(grey),
                       .height = (uint32_t)pixGetHeight(grey)};
    ArenaMark mark = arena_mark(a);
    uint8_t *pixels = arena_new(a, uint8_t, (size_t)image.width * image.height);
    const l_uint32 *data = pixGetData(grey);
    l_int32 words = pixGetWpl(grey);
    for (uint32_t y = 0; y < image.height; y++)
        for (uint32_t x = 0; x < image.width; x++)
            pixels[(size_t)y * image.width + x] =
                GET_DATA_BYTE(data + (size_t)y * (size_t)words, x);
    (void)mark; /* what is read of the page lies above: the pixels stay as long as it does */
    image.pixels = pixels;
    return scan_page(s, page, &image, geometry);
}

/* The pages of a TIFF, one after the other. */
static int read_tiff(Scan *s, Str bytes, const DocumentLimits *limits, Geometry *geometry, Arena *a)
{
    const l_uint8 *data = (const l_uint8 *)bytes.ptr;
    size_t offset = 0;
    for (uint32_t page = 0; page == 0 || offset; page++) {
        l_int32 width = 0, height = 0, bits = 0, samples = 0, resolution, map, format;
        if (page >= MIN(limits->pages, SCAN_PAGES_MAX))
            return DOCUMENT_E_TOO_LARGE;
        if (readHeaderMemTiff(data, bytes.len, (l_int32)page, &width, &height, &bits, &samples,
                              &resolution, &map, &format) != 0)
            return page ? 0 : DOCUMENT_E_DAMAGED;
        if (!is_bounded(width, height, bits, samples))
            return DOCUMENT_E_TOO_LARGE;
        PIX *grey = to_grey(pixReadMemFromMultipageTiff(data, bytes.len, &offset));
        if (!grey)
            return DOCUMENT_E_DAMAGED;
        int outcome = read_picture(s, page + 1, grey, geometry, a);
        pixDestroy(&grey);
        if (outcome)
            return outcome;
    }
    return 0;
}

static int read_pictures(Scan *s, Str bytes, const DocumentLimits *limits, Geometry *geometry,
                         Arena *a)
{
    const l_uint8 *data = (const l_uint8 *)bytes.ptr;
    l_int32 format = IFF_UNKNOWN, width = 0, height = 0, bits = 0, samples = 0, map;
    if (findFileFormatBuffer(data, &format) != 0)
        return DOCUMENT_E_UNKNOWN_FORMAT;
    if (format >= IFF_TIFF && format <= IFF_TIFF_ZIP)
        return read_tiff(s, bytes, limits, geometry, a);
    if (format != IFF_PNG && format != IFF_JFIF_JPEG && format != IFF_BMP)
        return DOCUMENT_E_UNKNOWN_FORMAT;
    if (pixReadHeaderMem(data, bytes.len, &format, &width, &height, &bits, &samples, &map) != 0)
        return DOCUMENT_E_DAMAGED;
    if (!is_bounded(width, height, bits, samples))
        return DOCUMENT_E_TOO_LARGE;
    PIX *grey = to_grey(pixReadMem(data, bytes.len));
    if (!grey)
        return DOCUMENT_E_DAMAGED;
    int outcome = read_picture(s, 1, grey, geometry, a);
    pixDestroy(&grey);
    return outcome;
}

int scan_read_image(Str bytes, const Recogniser *recogniser, const DocumentLimits *limits, Arena *a,
                    Document *ret_document)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    if (bytes.len < 64) /* heads are looked at without asking how much there is */
        return DOCUMENT_E_DAMAGED;
    Scan *s = scan_create(recogniser, limits, a);
    Flow *flow = flow_create(a, limits);
    Geometry *geometry = geometry_create(flow, limits, a);
    int outcome = read_pictures(s, bytes, limits, geometry, a);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    geometry_finish(geometry);
    outcome = flow_finish(flow, ret_document);
    if (outcome)
        return outcome;
    ret_document->format = DOCUMENT_FORMAT_IMAGE;
    scan_finish(s, ret_document);
    return 0;
}
