#include "document/document_test.h"

#include "document/container_write.h"

#define SHEET(rows, merges)                                                                        \
    "<worksheet><sheetData>" rows "</sheetData><mergeCells>" merges "</mergeCells></worksheet>"
#define TEXT(place, text) "<c r='" place "' t='inlineStr'><is><t>" text "</t></is></c>"
#define NUMBER(place, n)  "<c r='" place "'><v>" n "</v></c>"
#define MERGE(range)      "<mergeCell ref='" range "'/>"

static Str workbook(Arena *a, const char *sheet, const char *strings)
{
    const ContainerPart parts[] = {
        {STR("[Content_Types].xml"), STR("<Types/>"), false},
        {STR("xl/workbook.xml"),
         STR("<workbook xmlns:r='r'><sheets><sheet name='h' sheetId='2' state='hidden' "
             "r:id='rId2'/>"
             "<sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>"),
         false},
        {STR("xl/_rels/workbook.xml.rels"),
         STR("<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"
             "<Relationship Id='rId2' Target='/xl/worksheets/sheet2.xml'/></Relationships>"),
         false},
        {STR("xl/worksheets/sheet1.xml"), str_of(sheet), false},
        {STR("xl/worksheets/sheet2.xml"), STR(SHEET(TEXT("A1", "隐藏"), "")), false},
        {STR("xl/sharedStrings.xml"), str_of(strings), false},
    };
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)64 << 20);
    assert_int_equal(container_write(parts, ARRAY_LEN(parts), &out), 0);
    return arena_str(a, strbuf_str(&out));
}

/* expected: the document as test_dump() shows it; NULL: there is nothing in it. */
static void assert_reads(const char *sheet, const char *strings, const char *expected)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str zip = workbook(a, sheet, strings);
    assert_int_equal(document_sniff(zip), DOCUMENT_FORMAT_XLSX);
    int outcome = document_read(zip, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL);
    assert_int_equal(outcome, expected ? 0 : DOCUMENT_E_EMPTY);
    if (expected)
        assert_string_equal(test_dump(a, &d).ptr, expected);
}

static void merged_ranges_become_spans_and_blanks_stay_cells(void **state)
{
    (void)state;
    assert_reads(SHEET("<row r='3'>" TEXT("B3", "a") TEXT("C3", "b") "</row>"
                                                                     "<row r='4'>" NUMBER("C4", "5")
                                                                         NUMBER("D4", "0") "</row>",
                       MERGE("B3:B4") MERGE("C3:D3")),
                 "<sst/>", "G 2x3: 0,0 2x1 a|0,1 1x2 b|1,1 5|1,2 0\n");
    assert_reads(SHEET("<row r='1'>" TEXT("A1", "a")
                           TEXT("C1", "c") "</row><row r='2'>" TEXT("B2", "b") "</row>",
                       ""),
                 "<sst/>", "G 2x3: 0,0 a|0,1 |0,2 c|1,0 |1,1 b|1,2 \n");
}

static void titles_and_blank_rows_part_the_sheet(void **state)
{
    (void)state;
    assert_reads(
        SHEET(
            "<row r='1'>" TEXT(
                "A1",
                "某局2021年度报告") "</row>"
                                    "<row r='2'>" TEXT(
                                        "A2",
                                        "二、主动公开") "</row>"
                                                        "<row r='3'>" TEXT(
                                                            "A3",
                                                            "第二十条第（一）项") "</row>"
                                                                                  "<row "
                                                                                  "r='4'>" TEXT(
                                                                                      "A4", "规章")
                                                                                      NUMBER(
                                                                                          "B4",
                                                                                          "3") "</"
                                                                                               "row"
                                                                                               ">"
                                                                                               "<ro"
                                                                                               "w "
                                                                                               "r='"
                                                                                               "6'"
                                                                                               ">" TEXT(
                                                                                                   "A6",
                                                                                                   "尾") "</row>",
            MERGE("A1:B1") MERGE("A3:B3")),
        "<sst/>",
        "P:某局2021年度报告\nP:二、主动公开\n"
        "G 2x2: 0,0 1x2 第二十条第（一）项|1,0 规章|1,1 3\nP:尾\n");
}

static void shared_rich_and_computed_text(void **state)
{
    (void)state;
    assert_reads(SHEET("<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>9</v></c></row>"
                       "<row><c><f>SUM(A1)</f><v>7</v></c><c t='str'><v>x</v></c>"
                       "<c t='b'><v>1</v></c></row>",
                       ""),
                 "<sst><si><t>甲</t></si><si><r><rPr><strike/></rPr><t>丁</t></r><r><t>乙</t></"
                 "r><r><t>丙</t></r>"
                 "<rPh><t>bing</t></rPh></si></sst>",
                 "G 2x3: 0,0 甲|0,1 乙丙|0,2 |1,0 7|1,1 x|1,2 TRUE\n");
}

static void numbers_read_as_they_were_typed(void **state)
{
    (void)state;
    assert_reads(SHEET("<row>" NUMBER("A1", "12.339999999999999") NUMBER("B1", "1.5E-2")
                           NUMBER("C1", "251000") NUMBER("D1", "0") NUMBER("E1", "1E3") "</row>",
                       ""),
                 "<sst/>", "G 1x5: 0,0 12.34|0,1 0.015|0,2 251000|0,3 0|0,4 1000\n");
}

static void hidden_rows_and_columns_are_no_part_of_the_sheet(void **state)
{
    (void)state;
    const char *seen = "G 2x2: 0,0 a|0,1 b|1,0 c|1,1 5\n";
    assert_reads(
        "<worksheet><cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
        "<row r='1'>" TEXT("A1", "a") TEXT("B1", "x")
            TEXT("C1", "b") "</row>"
                            "<row r='2' hidden='1'>" TEXT("A2", "x")
                                NUMBER("C2", "9") "</row>"
                                                  "<row r='3'>" TEXT("A3", "c") NUMBER("B3", "8")
                                                      NUMBER("C3", "5") "</row>"
                                                                        "</sheetData></worksheet>",
        "<sst/>", seen);
    /* merged: what the hidden cell says is seen where the rest of the range is */
    assert_reads(
        "<worksheet><cols><col min='1' max='1' hidden='true'/></cols><sheetData>"
        "<row r='1' hidden='1'>" TEXT(
            "A1", "a") "</row>"
                       "<row r='2'>" TEXT(
                           "C2", "b") "</row>"
                                      "<row r='3'>" TEXT("B3", "c") NUMBER(
                                          "C3", "5") "</row></sheetData>"
                                                     "<mergeCells>" MERGE("A1:B2")
                                                         MERGE("A3:A4") "</mergeCells></worksheet>",
        "<sst/>", seen);
    assert_reads("<worksheet><cols><col min='1' max='16384' hidden='1'/></cols><sheetData>"
                 "<row r='1'>" TEXT("A1", "a") "</row></sheetData></worksheet>",
                 "<sst><si><t>z</t></si></sst>", NULL);
}

static void hostile_sheets_end_quickly(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    const DocumentLimits *l = &DOCUMENT_LIMITS_DEFAULT;
    Str far_cells = workbook(a, SHEET(TEXT("A1", "a") TEXT("XFD1", "b"), ""), "<sst/>");
    assert_int_equal(document_read(far_cells, l, a, &d, NULL), DOCUMENT_E_TOO_LARGE);
    Str far_rows =
        workbook(a, SHEET(TEXT("A1", "a") TEXT("A1048576", "b"), MERGE("A1:XFD1048576")), "<sst/>");
    (void)!document_read(far_rows, l, a, &d, NULL);
    Str overlap = workbook(a,
                           SHEET(TEXT("A1", "a") TEXT("B2", "b"),
                                 MERGE("A1:B2") MERGE("B2:C3") MERGE("ZZZZ9:A1") MERGE("x")),
                           "<sst/>");
    assert_int_equal(document_read(overlap, l, a, &d, NULL), 0);
    Str cut = workbook(a, "<worksheet><sheetData>", "<sst/>");
    assert_int_equal(document_read(cut, l, a, &d, NULL), DOCUMENT_E_DAMAGED);
    Str bare = workbook(a, SHEET("", ""), "<sst/>");
    assert_int_equal(document_read(bare, l, a, &d, NULL), DOCUMENT_E_EMPTY);
}

static void each_cell_names_its_sheet_row_and_column(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str zip =
        workbook(a, SHEET("<row r='5'>" TEXT("C5", "a") TEXT("D5", "b") "</row>", ""), "<sst/>");
    assert_int_equal(document_read(zip, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    SourcePos p = d.blocks[0].grid->cells[1].pos;
    assert_int_equal(p.sheet, 2);
    assert_int_equal(p.row, 5);
    assert_int_equal(p.column, 4);
    zip = workbook(a,
                   "<worksheet><cols><col min='2' max='3' hidden='1'/></cols><sheetData>"
                   "<row r='4' hidden='1'/><row r='5'>" TEXT("A5", "a")
                       TEXT("D5", "b") "</row>"
                                       "</sheetData></worksheet>",
                   "<sst/>");
    assert_int_equal(document_read(zip, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    p = d.blocks[0].grid->cells[1].pos;
    assert_int_equal(p.row, 5);
    assert_int_equal(p.column, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_ranges_become_spans_and_blanks_stay_cells),
        cmocka_unit_test(titles_and_blank_rows_part_the_sheet),
        cmocka_unit_test(shared_rich_and_computed_text),
        cmocka_unit_test(numbers_read_as_they_were_typed),
        cmocka_unit_test(hidden_rows_and_columns_are_no_part_of_the_sheet),
        cmocka_unit_test(hostile_sheets_end_quickly),
        cmocka_unit_test(each_cell_names_its_sheet_row_and_column),
    };
    document_prepare();
    return cmocka_run_group_tests_name("xlsx_read", tests, NULL, NULL);
}
