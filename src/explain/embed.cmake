# Makes a C file of the tables.
#   cmake -DFOLDER=... -DOUT=... -P embed.cmake
include(${CMAKE_CURRENT_LIST_DIR}/../../tools/embed.cmake)

embed(replies explain_replies replies.tsv)
embed(codes explain_codes enhanced.tsv)
file(WRITE ${OUT} "/* Made by embed.cmake. */\n${replies}${codes}")
