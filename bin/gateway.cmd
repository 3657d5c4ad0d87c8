@echo off
rem Starts the gateway, and builds it before if need be. Options: bin\gateway --help
rem GATEWAY_CONF names another configuration; GATEWAY_OPTS and JAVA_OPTS are further options for Java.
setlocal
set "module=gateway"

rem As in bin/gateway, which says why, but for what only Linux has (memory that goes back, pages of 2 MB) and the archive
rem of Java's classes.
set "collector="
echo " %GATEWAY_OPTS% %JAVA_OPTS% " | findstr /r /c:" -XX:+Use[A-Za-z0-9]*GC " >nul
if errorlevel 1 set "collector=-XX:+UseSerialGC -XX:NewSize=12m -XX:+AlwaysPreTouch"
set "jvm_options=-Xms40m -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError %collector% %GATEWAY_OPTS%"

if not defined GATEWAY_CONF set "GATEWAY_CONF=%~dp0..\conf\gateway.conf"
set default=--config "%GATEWAY_CONF%"
for %%a in (%*) do (
  for %%o in (--config -c --help -h --version -V) do if "%%~a"=="%%o" set "default="
)
call "%~dp0.run.cmd" %default% %*
exit /b %errorlevel%
