#include "app/font_files.h"

#include "base/arena.h"
#include "base/error.h"
#include "os/child.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FONT_BYTES_MAX ((off_t)256 << 20)
#define PATH_BYTES     4096
#define PROBE          0x653F /* 政: a font without it is none for us */

struct FontFiles {
    PageFonts pages;
    const char *paths[PAGE_FONT_FILES_MAX];
    Arena *arena;
    bool has_body;
};

typedef struct Candidate {
    const char *family;
    int weight;    /* of fontconfig */
    bool official; /* the font that the standard names, else a stand-in */
} Candidate;

/* The best first; the names by which Windows, WPS, Linux and the font makers know them. */
#define CANDIDATES_MAX 10
static const Candidate candidates[PAGE_FONT_MAX][CANDIDATES_MAX] = {
    [PAGE_FONT_TITLE] = {{"方正小标宋简体", FC_WEIGHT_REGULAR, true},
                         {"方正小标宋_GBK", FC_WEIGHT_REGULAR, true},
                         {"FZXiaoBiaoSong-B05S", FC_WEIGHT_REGULAR, true},
                         {"Noto Serif CJK SC", FC_WEIGHT_BOLD, false},
                         {"Source Han Serif SC", FC_WEIGHT_BOLD, false},
                         {"SimSun", FC_WEIGHT_REGULAR, false},
                         {"AR PL UMing CN", FC_WEIGHT_REGULAR, false}},
    [PAGE_FONT_BODY] = {{"仿宋_GB2312", FC_WEIGHT_REGULAR, true},
                        {"FangSong_GB2312", FC_WEIGHT_REGULAR, true},
                        {"仿宋", FC_WEIGHT_REGULAR, true},
                        {"FangSong", FC_WEIGHT_REGULAR, true},
                        {"方正仿宋_GBK", FC_WEIGHT_REGULAR, true},
                        {"FandolFang", FC_WEIGHT_REGULAR, true},
                        {"Noto Serif CJK SC", FC_WEIGHT_REGULAR, false},
                        {"Source Han Serif SC", FC_WEIGHT_REGULAR, false},
                        {"SimSun", FC_WEIGHT_REGULAR, false},
                        {"AR PL UMing CN", FC_WEIGHT_REGULAR, false}},
    [PAGE_FONT_BLACK] = {{"黑体", FC_WEIGHT_REGULAR, true},
                         {"SimHei", FC_WEIGHT_REGULAR, true},
                         {"FandolHei", FC_WEIGHT_REGULAR, false},
                         {"Noto Sans CJK SC", FC_WEIGHT_REGULAR, false},
                         {"Source Han Sans SC", FC_WEIGHT_REGULAR, false},
                         {"WenQuanYi Zen Hei", FC_WEIGHT_REGULAR, false}},
    [PAGE_FONT_KAI] = {{"楷体_GB2312", FC_WEIGHT_REGULAR, true},
                       {"KaiTi_GB2312", FC_WEIGHT_REGULAR, true},
                       {"楷体", FC_WEIGHT_REGULAR, true},
                       {"KaiTi", FC_WEIGHT_REGULAR, true},
                       {"FandolKai", FC_WEIGHT_REGULAR, false},
                       {"LXGW WenKai", FC_WEIGHT_REGULAR, false},
                       {"AR PL UKai CN", FC_WEIGHT_REGULAR, false},
                       {"Noto Serif CJK SC", FC_WEIGHT_REGULAR, false}},
    [PAGE_FONT_SONG] = {{"宋体", FC_WEIGHT_REGULAR, true},
                        {"SimSun", FC_WEIGHT_REGULAR, true},
                        {"Noto Serif CJK SC", FC_WEIGHT_REGULAR, false},
                        {"Source Han Serif SC", FC_WEIGHT_REGULAR, false},
                        {"AR PL UMing CN", FC_WEIGHT_REGULAR, false},
                        {"FandolSong", FC_WEIGHT_REGULAR, false}},
};

/* Maps a file; the bytes are given back by font_files_free(). */
static bool map_file(const char *path, Str *ret_bytes)
{
    struct stat st;
    CLEANUP(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
        st.st_size > FONT_BYTES_MAX)
        return false;
    void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    *ret_bytes = str_make(bytes, (size_t)st.st_size);
    return true;
}

/* The place of a font among the files, added if it is new; -1: it cannot be had. */
static int add_font(FontFiles *f, const FcPattern *font)
{
    FcChar8 *file;
    int face = 0;
    Str bytes = {0};
    if (FcPatternGetString(font, FC_FILE, 0, &file) != FcResultMatch)
        return -1;
    (void)FcPatternGetInteger(font, FC_INDEX, 0, &face);
    face &= 0xFFFF; /* the rest numbers the instance of a variable font */
    const char *path = (const char *)file;
    for (size_t i = 0; i < f->pages.count; i++) {
        if (strcmp(f->paths[i], path) != 0)
            continue;
        if (f->pages.files[i].face == face)
            return (int)i;
        bytes = f->pages.files[i].bytes;
    }
    if (f->pages.count == PAGE_FONT_FILES_MAX || (!bytes.ptr && !map_file(path, &bytes)))
        return -1;
    f->paths[f->pages.count] = arena_cstr(f->arena, str_of(path));
    f->pages.files[f->pages.count] = (PageFontFile){bytes, face};
    return (int)f->pages.count++;
}

static bool has_chinese(const FcPattern *font)
{
    FcCharSet *set;
    FcBool outline = FcFalse;
    (void)FcPatternGetBool(font, FC_OUTLINE, 0, &outline);
    return outline && FcPatternGetCharSet(font, FC_CHARSET, 0, &set) == FcResultMatch &&
           FcCharSetHasChar(set, PROBE);
}

/* Whether a font goes by a name, in any of its languages. */
static bool has_family(const FcPattern *font, const char *family)
{
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
            return true;
    return false;
}

/* The font of a set that is a candidate, upright and nearest to its weight; NULL: none. */
static const FcPattern *find_candidate(const FcFontSet *set, const Candidate *c)
{
    const FcPattern *best = NULL;
    int best_distance = 0;
    for (int i = 0; i < set->nfont; i++) {
        int weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN;
        const FcPattern *font = set->fonts[i];
        if (!has_family(font, c->family) || !has_chinese(font))
            continue;
        (void)FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
        (void)FcPatternGetInteger(font, FC_SLANT, 0, &slant);
        int distance = abs(weight - c->weight) + abs(slant);
        if (!best || distance < best_distance) {
            best = font;
            best_distance = distance;
        }
    }
    return best;
}

/* Folders come before the system: what is in them was put there for this program. */
static void choose(FontFiles *f, FcFontSet *const sets[2], PageFont role, int *ret_chosen)
{
    *ret_chosen = -1;
    for (int i = 0; i < CANDIDATES_MAX && candidates[role][i].family; i++) {
        for (int k = 0; k < 2 && *ret_chosen < 0; k++) {
            const FcPattern *font = sets[k] ? find_candidate(sets[k], &candidates[role][i]) : NULL;
            if (font)
                *ret_chosen = add_font(f, font);
        }
        if (*ret_chosen < 0)
            continue;
        if (role == PAGE_FONT_BODY)
            f->has_body = candidates[role][i].official;
        return;
    }
}

static void choose_all(FontFiles *f, FcFontSet *const sets[2])
{
    int chosen[PAGE_FONT_MAX];
    for (int role = 0; role < PAGE_FONT_MAX; role++)
        choose(f, sets, (PageFont)role, &chosen[role]);
    /* Characters that the chosen ones lack, and machines with other fonts: some more. */
    for (int k = 0; k < 2; k++)
        for (int i = 0; sets[k] && i < sets[k]->nfont && f->pages.count < PAGE_FONT_FILES_MAX / 2;
             i++)
            if (has_chinese(sets[k]->fonts[i]))
                (void)add_font(f, sets[k]->fonts[i]);
    for (int role = 0; role < PAGE_FONT_MAX; role++)
        f->pages.first[role] = (uint8_t)MAX(chosen[role], 0);
}

/* PREFIX/share/gongkai/fonts of the program where it lies now, for a moved installation. */
static void add_own_folder(FcConfig *config)
{
    CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(PATH_BYTES);
    if (child_own_path(&path) != 0) {
        error_clear();
        return;
    }
    for (int i = 0; i < 2; i++) {
        size_t slash = str_rfind(strbuf_str(&path), STR("/"));
        path.len = slash == STR_NPOS ? 0 : slash;
    }
    strbuf_append_c(&path, "/share/gongkai/fonts");
    strbuf_append_char(&path, 0);
    if (!strbuf_failed(&path) && file_is_folder(path.ptr))
        (void)FcConfigAppFontAddDir(config, (const FcChar8 *)path.ptr);
}

int font_files_find(const char *data_folder, FontFiles **ret_files)
{
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (!config)
        return error_set(EIO, "fontconfig cannot read its settings");
    FontFiles *f = calloc(1, sizeof(*f));
    if (!f)
        abort();
    f->arena = arena_create(0);
    if (data_folder) {
        const char *folder = arena_printf(f->arena, "%s/fonts", data_folder).ptr;
        if (file_is_folder(folder))
            (void)FcConfigAppFontAddDir(config, (const FcChar8 *)folder);
    }
    add_own_folder(config);
    if (file_is_folder(GONGKAI_FONTS))
        (void)FcConfigAppFontAddDir(config, (const FcChar8 *)GONGKAI_FONTS);
    FcFontSet *const sets[2] = {FcConfigGetFonts(config, FcSetApplication),
                                FcConfigGetFonts(config, FcSetSystem)};
    choose_all(f, sets);
    FcConfigDestroy(config);
    if (f->pages.count == 0) {
        font_files_free(f);
        return FONT_FILES_E_NONE;
    }
    *ret_files = f;
    return 0;
}

static void unmap(const FontFiles *f, size_t i)
{
    union {
        const char *constant;
        void *mapped;
    } bytes = {f->pages.files[i].bytes.ptr};
    for (size_t k = 0; k < i; k++)
        if (f->pages.files[k].bytes.ptr == bytes.constant)
            return;
    (void)munmap(bytes.mapped, f->pages.files[i].bytes.len);
}

FontFiles *font_files_free(FontFiles *f)
{
    if (!f)
        return NULL;
    for (size_t i = f->pages.count; i > 0; i--)
        unmap(f, i - 1);
    arena_free(f->arena);
    free(f);
    return NULL;
}

void font_files_freep(FontFiles **f)
{
    *f = font_files_free(*f);
}

const PageFonts *font_files_pages(const FontFiles *f)
{
    return &f->pages;
}

bool font_files_has_body(const FontFiles *f)
{
    return f->has_body;
}
