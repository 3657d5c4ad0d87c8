@echo off
rem Serves the socket policy alone, on port 843: for game servers that need no gateway. Options: bin\policy-server --help
rem JAVA_OPTS are further options for Java.
setlocal
set "module=policy-server"
set "jvm_options=-Xms16m -XX:MaxRAMPercentage=25 -XX:+ExitOnOutOfMemoryError"

set default=--policy "%~dp0..\conf\crossdomain.xml"
for %%a in (%*) do (
  for %%o in (--policy --help -h --version) do if "%%~a"=="%%o" set "default="
)
call "%~dp0.run.cmd" %default% %*
exit /b %errorlevel%
