#include "document/document_test.h"

#include "document/container_write.h"

#define BODY(xml)                                                                                  \
    "<w:document xmlns:w='w' xmlns:mc='mc'><w:body>" xml "<w:sectPr/></w:body></w:document>"
#define P(text)       "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(pr, text)  "<w:tc><w:tcPr>" pr "</w:tcPr>" P(text) "</w:tc>"
#define TR(cells)     "<w:tr>" cells "</w:tr>"
#define TBL(rows)     "<w:tbl>" rows "</w:tbl>"
#define SPAN(n)       "<w:gridSpan w:val='" n "'/>"
#define MERGE_RESTART "<w:vMerge w:val='restart'/>"
#define MERGE         "<w:vMerge/>"

static void assert_reads(const char *xml, const char *expected)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    assert_int_equal(document_read_docx(str_of(xml), &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    assert_string_equal(test_dump(a, &d).ptr, expected);
}

static int read_outcome(Str bytes)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    return document_read_docx(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d);
}

static void merged_cells_become_spans(void **state)
{
    (void)state;
    assert_reads(BODY(TBL(TR(TC(MERGE_RESTART, "a") TC(SPAN("2"), "b")) TR(TC(MERGE, "") TC(
                     "", "c") TC("", "d")) TR(TC(MERGE, "dropped") TC("", "e") TC("", "f")))),
                 "G 3x3: 0,0 3x1 a|0,1 1x2 b|1,1 c|1,2 d|2,1 e|2,2 f\n");
    /* A continuation needs the same columns; gridBefore leaves columns free. */
    assert_reads(BODY(TBL(TR(TC(MERGE_RESTART SPAN("2"), "a") TC("", "b"))
                              TR(TC(MERGE, "x") TC("", "y") TC("", "z")))),
                 "G 2x3: 0,0 1x2 a|0,2 b|1,0 x|1,1 y|1,2 z\n");
    assert_reads(BODY(TBL(TR(TC("", "a") TC("", "b"))
                              TR("<w:trPr><w:gridBefore w:val='1'/></w:trPr>" TC("", "c")))),
                 "G 2x2: 0,0 a|0,1 b|1,1 c\n");
    assert_reads(BODY(TBL(TR(TC("<w:hMerge w:val='restart'/>", "a") TC("<w:hMerge/>", "b")
                                 TC("", "c")) TR(TC("", "1") TC("", "2") TC("", "3")))),
                 "G 2x3: 0,0 1x2 a/b|0,2 c|1,0 1|1,1 2|1,2 3\n");
}

static void spans_beyond_reason_are_clamped(void **state)
{
    (void)state;
    assert_reads(BODY(TBL(TR(TC(SPAN("2000000000"), "a") TC(SPAN("-5"), "b"))
                              TR(TC(SPAN("x"), "c") TC("", "d")))),
                 "G 2x3: 0,0 1x2 a|0,2 b|1,0 c|1,1 d\n");
}

static void columns_too_narrow_for_text_are_no_columns(void **state)
{
    (void)state;
    assert_reads(BODY(TBL("<w:tblGrid><w:gridCol w:w='2000'/><w:gridCol w:w='4'/>"
                          "<w:gridCol w:w='2000'/></w:tblGrid>" TR(TC(SPAN("2"), "a") TC("", "b"))
                              TR(TC("", "c") TC(SPAN("2"), "d")))),
                 "G 2x2: 0,0 a|0,1 b|1,0 c|1,1 d\n");
}

static void tracked_changes_show_the_final_text(void **state)
{
    (void)state;
    assert_reads(BODY("<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"
                      "<w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
                      "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>" P(
                          "后") "<w:p><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom></w:p>"),
                 "P:新\nP:前后\n");
    assert_reads(BODY(TBL(TR(TC("", "a") TC("", "b")) TR("<w:trPr><w:del/></w:trPr>" TC("", "x") TC(
                     "", "y")) TR(TC("", "c") TC("", "d")))),
                 "G 2x2: 0,0 a|0,1 b|1,0 c|1,1 d\n");
}

static void content_controls_text_boxes_and_alternatives_are_read_once(void **state)
{
    (void)state;
    assert_reads(
        BODY("<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>" P(
            "控件") "</w:sdtContent></w:sdt><w:p><w:r><mc:AlternateContent><mc:Choice>"
                    "<w:txbxContent>" P("框") "</w:txbxContent></mc:Choice><mc:Fallback>"
                                              "<w:txbxContent>" P(
                                                  "框") "</w:txbxContent></mc:Fallback>"
                                                        "</mc:AlternateContent></w:r><w:r><w:t>文</"
                                                        "w:t></w:r></w:p>"),
        "P:控件\nP:框\nP:文\n");
}

static void fields_tabs_breaks_and_hidden_text(void **state)
{
    (void)state;
    assert_reads(BODY("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>规章</w:t><w:tab/>"
                      "<w:t xml:space='preserve'> 1</w:t></w:r><w:r><w:instrText>PAGE</w:instrText>"
                      "</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:br/><w:t>下"
                      "</w:t></w:r></w:p>"),
                 "P:规章\t 1\nP:下\n");
}

static void what_is_struck_out_is_left_out(void **state)
{
    (void)state;
    assert_reads(BODY("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r><w:r><w:rPr>"
                      "<w:dstrike w:val='true'/><w:vanish w:val='0'/></w:rPr><w:t>8</w:t></w:r>"
                      "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>10</w:t></w:r></w:p>"),
                 "P:10\n");
}

static void nested_tables_and_header_rows(void **state)
{
    (void)state;
    assert_reads(BODY(TBL(TR("<w:tc>" P("外") TBL(TR(TC("", "1") TC("", "2"))) P("") "</w:tc>"))),
                 "P:外\nG 1x2: 0,0 1|0,1 2\n");
    assert_reads(BODY(TBL(TR("<w:trPr><w:tblHeader/></w:trPr>" TC("", "a") TC("", "b"))
                              TR(TC("", "1") TC("", "2")))),
                 "G 2x2: 0,0 *a|0,1 *b|1,0 1|1,1 2\n");
}

static Str zip_of(Arena *a, const ContainerPart *parts, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)64 << 20);
    assert_int_equal(container_write(parts, count, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

#define NUMBERED(level, text)                                                                      \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='3'/></w:numPr></w:pPr>"       \
    "<w:r><w:t>" text "</w:t></w:r></w:p>"

static void automatic_numbers_and_heading_styles_come_from_their_parts(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const ContainerPart parts[] = {
        {STR("[Content_Types].xml"), STR("<Types/>")},
        {STR("word/document.xml"),
         STR(BODY("<w:p><w:pPr><w:pStyle w:val='T'/></w:pPr><w:r><w:t>年报</w:t></w:r></w:p>"
                  "<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>"
                  "<w:p><w:pPr><w:pStyle "
                  "w:val='H'/></w:pPr><w:r><w:t>主动公开</w:t></w:r></w:p>" NUMBERED("1", "甲")
                      NUMBERED("1", "乙")))},
        {STR("word/styles.xml"),
         STR("<w:styles xmlns:w='w'><w:style w:styleId='T'><w:name w:val='Title'/></w:style>"
             "<w:style w:styleId='H'><w:name w:val='heading 1'/><w:pPr><w:numPr>"
             "<w:numId w:val='3'/></w:numPr></w:pPr></w:style></w:styles>")},
        {STR("word/numbering.xml"),
         STR("<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='7'>"
             "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/>"
             "<w:lvlText w:val='%1、'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='9'/>"
             "<w:numFmt w:val='japaneseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>"
             "</w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num>"
             "</w:numbering>")},
        {STR("docProps/core.xml"), STR("<c xmlns:dc='d'><dc:title>标题</dc:title></c>")},
    };
    Str zip = zip_of(a, parts, ARRAY_LEN(parts));
    assert_int_equal(document_sniff(zip), DOCUMENT_FORMAT_DOCX);
    Document d;
    assert_int_equal(document_read(zip, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    assert_string_equal(test_dump(a, &d).ptr,
                        "T:年报\nH1:一、总体情况\nH1:二、主动公开\nP:（九）甲\nP:（十）乙\n");
    assert_string_equal(arena_cstr(a, d.title), "标题");
}

static void hostile_xml_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_outcome(STR("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")),
                     DOCUMENT_E_DAMAGED);
    assert_int_equal(read_outcome(STR("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")),
                     DOCUMENT_E_DAMAGED);
    assert_int_equal(read_outcome(STR(BODY("<w:p>&undefined;</w:p>"))), DOCUMENT_E_DAMAGED);
    assert_int_equal(read_outcome(STR("<w:document xmlns:w='w'><w:body>")), DOCUMENT_E_DAMAGED);
    assert_int_equal(read_outcome(STR(BODY("<w:p/>"))), DOCUMENT_E_EMPTY);
    CLEANUP(strbuf_deinit) StrBuf deep = STRBUF_INIT(1u << 26);
    strbuf_append_c(&deep, "<w:document xmlns:w='w'><w:body>");
    for (int i = 0; i < 1000000; i++)
        strbuf_append_c(&deep, "<w:p>");
    int outcome = read_outcome(strbuf_str(&deep));
    assert_true(outcome == DOCUMENT_E_TOO_LARGE || outcome == DOCUMENT_E_DAMAGED);
}

static void bombs_and_broken_containers_are_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    size_t size = (size_t)40 << 20;
    char *zeros = arena_new(a, char, size);
    const ContainerPart bomb[] = {{STR("word/document.xml"), str_make(zeros, size)}};
    Str zip = zip_of(a, bomb, 1);
    assert_true(zip.len < 100000);
    assert_int_equal(read_outcome(zip), DOCUMENT_E_TOO_LARGE);
    const ContainerPart empty[] = {{STR("word/other.xml"), STR("<a/>")}};
    assert_int_equal(read_outcome(zip_of(a, empty, 1)), DOCUMENT_E_DAMAGED);
    assert_int_equal(read_outcome(str_sub(zip, 0, zip.len / 2)), DOCUMENT_E_DAMAGED);
    assert_int_equal(read_outcome(STR("PK\x03\x04")), DOCUMENT_E_DAMAGED);
    DocumentLimits few = DOCUMENT_LIMITS_DEFAULT;
    few.parts = 0;
    Document d;
    assert_int_equal(document_read_docx(zip, &few, a, &d), DOCUMENT_E_TOO_LARGE);
}

static void the_blank_official_form_has_three_grids(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str docx = test_file(a, "GONGKAI_CORPUS", "030.docx");
    if (!docx.ptr)
        skip();
    Document d;
    assert_int_equal(document_read(docx, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    static const uint16_t sizes[][2] = {{14, 4}, {28, 10}, {4, 15}};
    size_t grids = 0;
    for (size_t i = 0; i < d.block_count; i++) {
        const Grid *g = d.blocks[i].grid;
        if (!g)
            continue;
        assert_true(grids < ARRAY_LEN(sizes));
        assert_int_equal(g->rows, sizes[grids][0]);
        assert_int_equal(g->columns, sizes[grids][1]);
        grids++;
    }
    assert_int_equal(grids, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_cells_become_spans),
        cmocka_unit_test(spans_beyond_reason_are_clamped),
        cmocka_unit_test(columns_too_narrow_for_text_are_no_columns),
        cmocka_unit_test(tracked_changes_show_the_final_text),
        cmocka_unit_test(content_controls_text_boxes_and_alternatives_are_read_once),
        cmocka_unit_test(fields_tabs_breaks_and_hidden_text),
        cmocka_unit_test(what_is_struck_out_is_left_out),
        cmocka_unit_test(nested_tables_and_header_rows),
        cmocka_unit_test(automatic_numbers_and_heading_styles_come_from_their_parts),
        cmocka_unit_test(hostile_xml_is_refused),
        cmocka_unit_test(bombs_and_broken_containers_are_refused),
        cmocka_unit_test(the_blank_official_form_has_three_grids),
    };
    document_prepare();
    return cmocka_run_group_tests_name("docx_read", tests, NULL, NULL);
}
