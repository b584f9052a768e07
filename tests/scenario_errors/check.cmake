# check.cmake - one file of this directory: what is printed, and the exit code.
set(ENV{NO_COLOR} 1)
foreach(variable TARGET STRICT QUIET VERBOSE COLOR)
  unset(ENV{SMTPDRILL_${variable}})
endforeach()

execute_process(COMMAND ${PROGRAM} check ${NAME}.yaml
  RESULT_VARIABLE exit_code OUTPUT_VARIABLE printed ERROR_VARIABLE printed
  TIMEOUT 30)

if(DEFINED ENV{UPDATE})
  file(WRITE ${NAME}.expected "${printed}")
endif()
if(NOT EXISTS ${CMAKE_CURRENT_LIST_DIR}/${NAME}.expected)
  message(FATAL_ERROR "${NAME}.expected is missing; printed was:\n${printed}")
endif()
file(READ ${CMAKE_CURRENT_LIST_DIR}/${NAME}.expected expected)

if(NOT printed STREQUAL expected)
  message(FATAL_ERROR
    "expected:\n${expected}\nprinted:\n${printed}")
endif()
if(expected MATCHES ": error: ")
  set(expected_code 2)
else()
  set(expected_code 0)
endif()
if(NOT exit_code EQUAL expected_code)
  message(FATAL_ERROR "exit code ${exit_code}, not ${expected_code}")
endif()
