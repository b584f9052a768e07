# Makes a C file of the style and the script of the HTML report: their bytes,
# and their SHA-256, by which the page's policy knows them.
#   cmake -DFOLDER=... -DOUT=... -P embed.cmake
include(${CMAKE_CURRENT_LIST_DIR}/../../../tools/embed.cmake)

embed(style html_style page.css article.css)
embed(script html_script page.js)
file(WRITE ${OUT} "/* Made by embed.cmake. */\n${style}${script}")
