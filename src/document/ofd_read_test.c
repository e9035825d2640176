#include "document/document_test.h"

#include "document/container_write.h"

static const char page[] =
    "<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\">"
    "<ofd:Template TemplateID=\"9\"/><ofd:Area>"
    "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content>"
    "<ofd:Layer><ofd:TextObject Boundary=\"20 20 60 6\" Font=\"1\" Size=\"5\">"
    "<ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 1 5\">前文</ofd:TextCode>"
    "</ofd:TextObject><ofd:PathObject Boundary=\"0 0 210 297\" Stroke=\"true\">"
    "<ofd:AbbreviatedData>M 20 40 L 100 40</ofd:AbbreviatedData></ofd:PathObject>"
    "<ofd:PathObject Boundary=\"0 0 210 297\" Stroke=\"true\">"
    "<ofd:AbbreviatedData>M 20 60 L 100 60</ofd:AbbreviatedData></ofd:PathObject>"
    "<ofd:PathObject Boundary=\"0 0 210 297\" Stroke=\"true\">"
    "<ofd:AbbreviatedData>M 60 50 L 100 50</ofd:AbbreviatedData></ofd:PathObject>"
    "<ofd:PathObject Boundary=\"0 0 210 297\" Stroke=\"true\">"
    "<ofd:AbbreviatedData>M 20 40 L 20 60</ofd:AbbreviatedData></ofd:PathObject>"
    "<ofd:PathObject Boundary=\"0 0 210 297\" Stroke=\"true\">"
    "<ofd:AbbreviatedData>M 60 40 L 60 60</ofd:AbbreviatedData></ofd:PathObject>"
    "<ofd:PathObject Boundary=\"0 0 210 297\" Stroke=\"true\">"
    "<ofd:AbbreviatedData>M 100 40 L 100 60</ofd:AbbreviatedData></ofd:PathObject>"
    "<ofd:TextObject Boundary=\"22 47 60 6\" Font=\"1\" Size=\"5\">"
    "<ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 1 5\">规章</ofd:TextCode>"
    "</ofd:TextObject><ofd:TextObject Boundary=\"62 42 60 6\" Font=\"1\" Size=\"5\">"
    "<ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 2 3\">1 2</ofd:TextCode>"
    "</ofd:TextObject>"
    "<ofd:TextObject Boundary=\"62 52 20 8\" CTM=\"2 0 0 2 0 0\" Size=\"2.5\">"
    "<ofd:TextCode X=\"0\" Y=\"2.5\">7</ofd:TextCode></ofd:TextObject></ofd:Layer>"
    "</ofd:Content></ofd:Page>";

static const char template_page[] =
    "<Page><Content><Layer>"
    "<TextObject Boundary=\"20 100 60 6\" Font=\"1\" Size=\"5\">"
    "<TextCode X=\"0\" Y=\"5\" DeltaX=\"g 1 5\">模板</TextCode></TextObject>"
    "</Layer></Content></Page>";

static const char package[] = "\xEF\xBB\xBF<OFD><DocBody><DocInfo><Title>年报</Title></DocInfo>"
                              "<DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>";

static const char book[] =
    "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
    "<TemplatePage ID='9' BaseLoc='Tpls/T.xml'/></CommonData>"
    "<Pages><Page ID='1' BaseLoc='Pages/Page_0/Content.xml'/></Pages></Document>";

static Str ofd(Arena *a, const char *content)
{
    /* WPS mixes DOC_0 and Doc_0. */
    const ContainerPart parts[] = {{STR("OFD.xml"), str_of(package), false},
                                   {STR("DOC_0/Document.xml"), str_of(book), false},
                                   {STR("Doc_0/Tpls/T.xml"), str_of(template_page), false},
                                   {STR("Doc_0/Pages/Page_0/Content.xml"), str_of(content), false}};
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 20);
    assert_int_equal(container_write(parts, ARRAY_LEN(parts), &out), 0);
    return arena_str(a, strbuf_str(&out));
}

static void text_lines_and_template_become_blocks_and_a_grid(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    assert_int_equal(document_read(ofd(a, page), &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    assert_int_equal(d.format, DOCUMENT_FORMAT_OFD);
    assert_string_equal(arena_cstr(a, d.title), "年报");
    assert_string_equal(test_dump(a, &d).ptr, "P:前文\nG 2x2: 0,0 2x1 规章|0,1 12|1,1 7\nP:模板\n");
}

static Str packed(Arena *a, const ContainerPart *parts, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 20);
    assert_int_equal(container_write(parts, count, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

#define TEXT(x, y, text)                                                                           \
    "<TextObject Boundary='" x " " y " 60 6' Size='5'><TextCode X='0' Y='5' DeltaX='g 3 5'>" text  \
    "</TextCode></TextObject>"

static void units_annotations_and_every_document_are_read(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    /* A page that is one unit, which uses another; a unit that uses itself; and annotations. */
    const ContainerPart parts[] = {
        {STR("OFD.xml"),
         STR("<OFD><DocBody><DocRoot>A/Document.xml</DocRoot></DocBody>"
             "<DocBody><DocRoot>B/Document.xml</DocRoot></DocBody></OFD>"),
         false},
        {STR("A/Document.xml"),
         STR("<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
             "<PublicRes>Public.xml</PublicRes><DocumentRes>Res.xml</DocumentRes></CommonData>"
             "<Pages><Page ID='4' BaseLoc='P.xml'/></Pages>"
             "<Annotations>Annots/List.xml</Annotations></Document>"),
         false},
        {STR("A/Public.xml"), STR("<Res><Fonts/></Res>"), false},
        {STR("A/Res.xml"),
         STR("<Res><CompositeGraphicUnits><CompositeGraphicUnit ID='7' Width='9' Height='9'>"
             "<Content>" TEXT("0", "0",
                              "整页内容") "<CompositeObject ID='2' Boundary='0 20 90 90' "
                                          "ResourceID='8'/></Content></CompositeGraphicUnit>"
                                          "<CompositeGraphicUnit ID='8'><Content>" TEXT(
                                              "5", "5",
                                              "其中一件") "</Content></"
                                                          "CompositeGraphicUnit><"
                                                          "CompositeGraphicUnit ID='9'><Content>"
                                                          "<CompositeObject Boundary='0 0 9 9' "
                                                          "ResourceID='9'/></Content>"
                                                          "</CompositeGraphicUnit></"
                                                          "CompositeGraphicUnits></Res>"),
         false},
        {STR("A/P.xml"),
         STR("<Page><Content><Layer><CompositeObject ID='1' Boundary='20 30 100 100' "
             "CTM='1 0 0 1 0 10' ResourceID='7'/><CompositeObject ResourceID='9'/>"
             "</Layer></Content></Page>"),
         false},
        {STR("A/Annots/List.xml"),
         STR("<Annotations><Page PageID='4'><FileLoc>Page_0/A.xml</FileLoc></Page></Annotations>"),
         false},
        {STR("A/Annots/Page_0/A.xml"),
         STR("<PageAnnot><Annot ID='5' Type='Watermark'><Appearance Boundary='0 0 90 90'>" TEXT(
             "30", "30", "水印") "</Appearance></Annot><Annot ID='6' Type='Stamp'><Appearance "
                                 "Boundary='20 200 90 90'>" TEXT(
                                     "0", "0", "批注文字") "</Appearance></Annot></PageAnnot>"),
         false},
        {STR("B/Document.xml"),
         STR("<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
             "</CommonData><Pages><Page ID='4' BaseLoc='P.xml'/></Pages></Document>"),
         false},
        {STR("B/P.xml"),
         STR("<Page><Content><Layer>" TEXT("20", "30", "另一文档") "</Layer></Content></Page>"),
         false}};
    Str file = packed(a, parts, ARRAY_LEN(parts));
    assert_int_equal(document_read_ofd(file, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    Str dump = test_dump(a, &d);
    static const char *const texts[] = {"整页内容", "其中一件", "批注文字", "另一文档"};
    for (size_t k = 0; k < ARRAY_LEN(texts); k++)
        assert_true(str_contains(dump, str_of(texts[k])));
    assert_false(str_contains(dump, STR("水印")));
    assert_int_equal(d.blocks[0].pos.box[0], 5669);
}

static void broken_and_hostile_files_are_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    static const char *const pages[] = {
        "<Page>", "<!DOCTYPE p [<!ENTITY e 'x'>]><Page>&e;</Page>",
        "<Page><TextObject Size='x' Boundary='1e999 - ,'><TextCode DeltaX='g 1e9 1'>\n</TextCode>"
        "</TextObject><PathObject><AbbreviatedData>L M 1 B 1 2 3 C</AbbreviatedData></PathObject>"
        "</Page>"};
    static const int outcomes[] = {DOCUMENT_E_DAMAGED, DOCUMENT_E_DAMAGED, DOCUMENT_E_EMPTY};
    for (size_t i = 0; i < ARRAY_LEN(pages); i++)
        assert_int_equal(document_read_ofd(ofd(a, pages[i]), &DOCUMENT_LIMITS_DEFAULT, a, &d),
                         outcomes[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_lines_and_template_become_blocks_and_a_grid),
        cmocka_unit_test(units_annotations_and_every_document_are_read),
        cmocka_unit_test(broken_and_hostile_files_are_refused),
    };
    document_prepare();
    return cmocka_run_group_tests_name("ofd_read", tests, NULL, NULL);
}
