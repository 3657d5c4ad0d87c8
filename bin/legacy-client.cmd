@echo off
rem A client of the old world: chats over XMLSocket, asks for policies, serves Flash content. What it can: --help
rem JAVA_OPTS are further options for Java.
setlocal
set "module=legacy-clients"
set "jvm_options=-Xms16m"

call "%~dp0.run.cmd" %*
exit /b %errorlevel%
