# Makes a C file of the tables of mutants, each with its name.
#   cmake -DFOLDER=... -DOUT=... -P embed.cmake
include(${CMAKE_CURRENT_LIST_DIR}/../../tools/embed.cmake)

file(GLOB tables RELATIVE ${FOLDER} ${FOLDER}/*.tsv)
list(SORT tables)
set(texts "")
set(list "")
set(number 0)
foreach(table ${tables})
  embed(text mutant_text_${number} ${table})
  string(APPEND texts "${text}")
  string(APPEND list "\t{\"${table}\", mutant_text_${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "/* Made by embed.cmake. */
#include \"reference/mutant_private.h\"

${texts}
const struct mutant_file mutant_files[] = {
${list}\t{NULL, NULL},
};
")
