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
        cmocka_unit_test(broken_and_hostile_files_are_refused),
    };
    document_prepare();
    return cmocka_run_group_tests_name("ofd_read", tests, NULL, NULL);
}
