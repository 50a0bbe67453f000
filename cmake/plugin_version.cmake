# What netc and its plug-in for the JIT have to agree in: the version, and a hash of what they hand to each other.
# netc_plugin_version() makes netc_plugin_version, a library of headers with jit/plugin_version.h. Run as a script (-P), it
# writes that file: -DOUTPUT=file.h -DHEADERS=a.h;b.h -DVERSION=text -DCOMPILER=text
if(CMAKE_SCRIPT_MODE_FILE)
  set(all "${COMPILER}")
  foreach(file IN LISTS HEADERS)
    file(READ ${file} content)
    string(APPEND all "${content}")
  endforeach()
  string(SHA256 hash "${all}")
  string(SUBSTRING ${hash} 0 16 hash)
  file(WRITE ${OUTPUT} "// Written by cmake/plugin_version.cmake.\n#define NETC_PLUGIN_VERSION \"${VERSION} ${hash}\"\n")
  return()
endif()

set(netc_plugin_version_script ${CMAKE_CURRENT_LIST_FILE})

function(netc_plugin_version)
  set(folder ${PROJECT_BINARY_DIR}/generated)
  set(output ${folder}/jit/plugin_version.h)
  set(headers ${PROJECT_SOURCE_DIR}/jit/plugin.h)
  foreach(layer base loop)
    file(GLOB of_layer CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/compiler/${layer}/*.h)
    list(APPEND headers ${of_layer})
  endforeach()
  set(compiler "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS} ${CMAKE_BUILD_TYPE}")
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DHEADERS=${headers}" -DVERSION=${PROJECT_VERSION} "-DCOMPILER=${compiler}"
            -P ${netc_plugin_version_script}
    DEPENDS ${headers} ${netc_plugin_version_script}
    VERBATIM)
  add_custom_target(netc_plugin_version_file DEPENDS ${output})
  add_library(netc_plugin_version INTERFACE)
  target_include_directories(netc_plugin_version INTERFACE ${PROJECT_SOURCE_DIR} ${folder})
  add_dependencies(netc_plugin_version netc_plugin_version_file)
endfunction()
