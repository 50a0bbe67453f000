# Builds files of text into a library as a table: netc_embed(TARGET NAMESPACE HEADER FUNCTION files) makes
# `std::string_view FUNCTION(std::string_view name)` of HEADER, which gives the text of a file by its name without ending.
# Run as a script (-P), it writes the source: -DOUTPUT=file.cpp -DTEXTS=a.in;b.in -DNAMESPACE=.. -DHEADER=.. -DFUNCTION=..
if(CMAKE_SCRIPT_MODE_FILE)
  set(entries "")
  foreach(file IN LISTS TEXTS)
    get_filename_component(name ${file} NAME_WLE)
    file(READ ${file} content)
    string(APPEND entries "    {\"${name}\", R\"~~~(${content})~~~\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "// Texts of files, written by cmake/embed.cmake.
#include \"${HEADER}\"

#include \"base/check.h\"

namespace ${NAMESPACE} {

std::string_view ${FUNCTION}(std::string_view name) {
    static constexpr struct {
        std::string_view name, text;
    } texts[] = {
${entries}    };
    for (const auto& entry : texts)
        if (entry.name == name) return entry.text;
    NETC_UNREACHABLE();
}

}  // namespace ${NAMESPACE}
")
  return()
endif()

set(netc_embed_script ${CMAKE_CURRENT_LIST_FILE})

function(netc_embed target namespace header function)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}_texts.cpp)
  string(REPLACE ";" "\\;" texts "${ARGN}")
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DTEXTS=${ARGN}" -DNAMESPACE=${namespace} -DHEADER=${header}
            -DFUNCTION=${function} -P ${netc_embed_script}
    DEPENDS ${ARGN} ${netc_embed_script}
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
