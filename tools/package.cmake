# What `cmake --install` and cpack put where: included by CMakeLists.txt.
# The program writes its own completion scripts, when it is installed.
include(GNUInstallDirs)

install(TARGETS smtpdrill RUNTIME DESTINATION bin)
install(DIRECTORY scenarios DESTINATION share/smtpdrill)
install(FILES README.md CHANGELOG.md DESTINATION share/doc/smtpdrill)
install(DIRECTORY docs/ DESTINATION share/doc/smtpdrill
  PATTERN "*.in.md" EXCLUDE PATTERN "man" EXCLUDE)
install(FILES LICENSE DESTINATION share/doc/smtpdrill RENAME copyright)

# Whoever makes a package for others says who he is, as Debian's tools ask.
set(maintainer "The smtpdrill authors <authors@smtpdrill.invalid>")
if(DEFINED ENV{DEBEMAIL})
  set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()

# The changes of the package, which are those of the program.
string(TIMESTAMP today "%a, %d %b %Y 00:00:00 +0000" UTC)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/changelog CONTENT
"smtpdrill (@PROJECT_VERSION@) unstable; urgency=medium

  * What is new stands in CHANGELOG.md.

 -- @maintainer@  @today@
" @ONLY)

# Manual pages and the like, compressed without a time in them.
find_program(GZIP_PROGRAM gzip)
function(install_compressed source name destination)
  if(NOT GZIP_PROGRAM)
    install(FILES ${source} DESTINATION ${destination} RENAME ${name})
    return()
  endif()
  set(packed ${CMAKE_BINARY_DIR}/packed/${name}.gz)
  add_custom_command(OUTPUT ${packed}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/packed
    COMMAND ${GZIP_PROGRAM} -9nc ${source} > ${packed}
    DEPENDS ${source} VERBATIM)
  set_property(GLOBAL APPEND PROPERTY SMTPDRILL_PACKED ${packed})
  install(FILES ${packed} DESTINATION ${destination})
endfunction()

foreach(page smtpdrill.1 smtpdrill-scenario.5)
  string(REGEX REPLACE ".*\\." "" volume ${page})
  install_compressed(${CMAKE_SOURCE_DIR}/docs/man/${page} ${page}
    share/man/man${volume})
endforeach()
install_compressed(${CMAKE_BINARY_DIR}/changelog changelog
  share/doc/smtpdrill)
get_property(packed GLOBAL PROPERTY SMTPDRILL_PACKED)
add_custom_target(smtpdrill_packed ALL DEPENDS ${packed})

# zsh and fish look elsewhere for what a distribution has than for what was
# put below /usr/local.
set(completion_folder ${CMAKE_BINARY_DIR}/completions)
install(CODE "
  file(MAKE_DIRECTORY \"${completion_folder}\")
  foreach(pair bash:smtpdrill zsh:_smtpdrill fish:smtpdrill.fish)
    string(REPLACE \":\" \";\" pair \"\${pair}\")
    list(GET pair 0 shell)
    list(GET pair 1 name)
    execute_process(COMMAND \"$<TARGET_FILE:smtpdrill>\" completion \${shell}
      OUTPUT_FILE \"${completion_folder}/\${name}\" RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR \"smtpdrill completion \${shell}: \${failed}\")
    endif()
  endforeach()
  set(zsh site-functions)
  if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\")
    set(zsh vendor-completions)
  endif()
  set(share \"\${CMAKE_INSTALL_PREFIX}/share\")
  file(INSTALL \"${completion_folder}/smtpdrill\"
    DESTINATION \"\${share}/bash-completion/completions\")
  file(INSTALL \"${completion_folder}/_smtpdrill\"
    DESTINATION \"\${share}/zsh/\${zsh}\")
  file(INSTALL \"${completion_folder}/smtpdrill.fish\"
    DESTINATION \"\${share}/fish/vendor_completions.d\")
")

# --- cpack -G DEB, cpack -G TGZ ---

string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(CPACK_PACKAGE_NAME smtpdrill)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "The smtpdrill authors")
set(CPACK_PACKAGE_CONTACT ${maintainer})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "plays scripted SMTP conversations against a mail server")
set(CPACK_PACKAGE_DESCRIPTION
  "Scenarios in YAML say what a client sends and what the server must answer,
down to the byte. smtpdrill plays them against an SMTP, submission or LMTP
server, or plays the server for a client, and reports where the other side
leaves the script: in the terminal, as JUnit, TAP, JSON or HTML, and for
Nagios and Prometheus.")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_FILE_NAME
  "smtpdrill-${PROJECT_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${maintainer})
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
include(CPack)

# --- -DSMTPDRILL_STATIC=ON ---

# Takes the libraries' archives instead, and those of what they need in turn:
# all of a library's or none. libc stays what the machine has, as it loads
# parts of itself for looking up names.
function(link_archives target)
  set(found)
  foreach(name ${ARGN})
    find_library(archive_${name} NAMES lib${name}.a)
    if(NOT archive_${name})
      message(STATUS "${target} stays shared: there is no lib${name}.a")
      return()
    endif()
    list(APPEND found ${archive_${name}})
  endforeach()
  list(TRANSFORM found REPLACE "^.*/libgsasl\\.a$" "${own_gsasl}")
  set_property(TARGET PkgConfig::${target} PROPERTY INTERFACE_LINK_LIBRARIES
    ${found} ${CMAKE_DL_LIBS} pthread)
endfunction()

# libgsasl's archive has a base64_encode() too, another one: in a copy of it,
# it has another name.
set(own_gsasl ${CMAKE_BINARY_DIR}/libgsasl.a)
if(SMTPDRILL_STATIC)
  find_library(archive_gsasl NAMES libgsasl.a)
  if(archive_gsasl)
    execute_process(COMMAND ${CMAKE_OBJCOPY}
      --redefine-sym base64_encode=gsasl_own_base64_encode
      ${archive_gsasl} ${own_gsasl} COMMAND_ERROR_IS_FATAL ANY)
  endif()
  link_archives(YAML yaml)
  link_archives(PCRE2 pcre2-8)
  link_archives(UV uv_a)
  link_archives(CARES cares)
  link_archives(JANSSON jansson)
  link_archives(CRYPTO crypto)
  link_archives(SSL ssl crypto)
  link_archives(GSASL gsasl idn ntlm gssglue)
  link_archives(IDN2 idn2 unistring)
endif()
