# The runtime's archives, in a build folder that has the layout of an installation:
#   bin/netc   lib/netc/libnetrt.a, libnetrt_minimal.a   share/netc/netrt (a link to the sources)

set(netc_bin_dir ${CMAKE_INSTALL_BINDIR})
set(netc_lib_dir ${CMAKE_INSTALL_LIBDIR}/netc)
set(netc_share_dir ${CMAKE_INSTALL_DATADIR}/netc)
file(RELATIVE_PATH netc_bin_to_lib /${netc_bin_dir} /${netc_lib_dir})
file(RELATIVE_PATH netc_bin_to_share /${netc_bin_dir} /${netc_share_dir})

# What the archives need when a program is linked with them, and how the runtime's sources have to be compiled.
find_package(Threads REQUIRED)
find_package(ZLIB QUIET)
find_package(PNG QUIET)
find_package(JPEG QUIET)
set(netrt_link_flags "")
set(netrt_definitions "")
foreach(package PNG JPEG ZLIB)
  set(library_of_PNG -lpng)
  set(library_of_JPEG -ljpeg)
  set(library_of_ZLIB -lz)
  if(${package}_FOUND)
    list(APPEND netrt_link_flags ${library_of_${package}})
  else()
    list(APPEND netrt_definitions -DNETRT_NO_${package})
  endif()
endforeach()
set(netrt_minimal_link_flags ${netrt_link_flags})
list(REMOVE_ITEM netrt_minimal_link_flags -lpng -ljpeg)
list(JOIN netrt_link_flags " " netrt_link_flags)
list(JOIN netrt_minimal_link_flags " " netrt_minimal_link_flags)
list(JOIN netrt_definitions " " netrt_definitions)

# netrt_minimal: the runtime without optional parts, whose files say then that they were left out. GCC makes one object of it,
# optimised as a whole, which is a tenth smaller. To be called when netrt exists.
function(netc_runtime_variants)
  set(runtime ${PROJECT_SOURCE_DIR}/runtime)
  file(GLOB sources CONFIGURE_DEPENDS ${runtime}/netrt/*.cpp ${runtime}/netrt/*/*.cpp)
  # Only programs in memory look kinds up by name; selftest and profile are linked by a program's tables.
  list(FILTER sources EXCLUDE REGEX "(source|augmentation|statistic)_kinds?\\.cpp|/netrt/(selftest|profile)/")
  add_library(netrt_minimal_parts OBJECT ${sources})
  target_include_directories(netrt_minimal_parts PUBLIC ${runtime})
  get_target_property(definitions netrt COMPILE_DEFINITIONS)
  if(NOT definitions)
    set(definitions "")
  endif()
  target_compile_definitions(netrt_minimal_parts PRIVATE ${definitions} NETRT_NO_PNG NETRT_NO_JPEG NETRT_NO_NPY NETRT_MINIMAL)
  set(sections -ffunction-sections -fdata-sections)
  target_compile_options(netrt_minimal_parts PRIVATE ${sections} -Os)
  set_target_properties(netrt_minimal_parts PROPERTIES UNITY_BUILD OFF)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT NETC_SANITIZE)
    target_compile_options(netrt_minimal_parts PRIVATE -flto)
    set(whole ${PROJECT_BINARY_DIR}/netrt_minimal.o)
    add_custom_command(OUTPUT ${whole}
      COMMAND ${CMAKE_CXX_COMPILER} -Os -flto -flto-partition=none ${sections} -r -nostdlib -flinker-output=nolto-rel
              $<TARGET_OBJECTS:netrt_minimal_parts> -o ${whole}
      DEPENDS netrt_minimal_parts $<TARGET_OBJECTS:netrt_minimal_parts>
      COMMENT "Optimising the minimal runtime" COMMAND_EXPAND_LISTS VERBATIM)
    add_library(netrt_minimal STATIC ${whole})
    set_target_properties(netrt_minimal PROPERTIES LINKER_LANGUAGE CXX)
  else()
    add_library(netrt_minimal STATIC $<TARGET_OBJECTS:netrt_minimal_parts>)
  endif()
  # Small rather than fast: the kernels are in the programs. What every sample passes through is compiled for speed.
  target_compile_options(netrt PRIVATE -Os)
  set_source_files_properties(netrt/math/pack.cpp netrt/data/batches.cpp netrt/data/drawn_digits.cpp
    DIRECTORY ${runtime} PROPERTIES COMPILE_OPTIONS -O2)
  set_target_properties(netrt netrt_minimal PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${netc_lib_dir})

  get_filename_component(above ${PROJECT_BINARY_DIR}/${netc_share_dir} DIRECTORY)
  file(MAKE_DIRECTORY ${above})
  file(CREATE_LINK ${runtime} ${PROJECT_BINARY_DIR}/${netc_share_dir} SYMBOLIC)
endfunction()
