# `cmake --install`: netc, its runtime as archives and as sources, and the CMake package.
include(CMakePackageConfigHelpers)

install(TARGETS netc RUNTIME DESTINATION ${netc_bin_dir})
install(TARGETS netrt netrt_minimal ARCHIVE DESTINATION ${netc_lib_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/netrt DESTINATION ${netc_share_dir}
        FILES_MATCHING PATTERN "*.h" PATTERN "*.cpp")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${netc_share_dir})

set(netc_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/netc)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/netcConfig.cmake.in ${PROJECT_BINARY_DIR}/netcConfig.cmake
  INSTALL_DESTINATION ${netc_cmake_dir}
  PATH_VARS netc_bin_dir netc_lib_dir netc_share_dir)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/netcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/netcConfig.cmake ${PROJECT_BINARY_DIR}/netcConfigVersion.cmake
        ${PROJECT_SOURCE_DIR}/cmake/netc_add_model.cmake
        DESTINATION ${netc_cmake_dir})
