@echo off
rem Starts Inlet. Looks at these variables:
rem   JAVA_HOME      the Java to run, 17 or later; without it, the one on the PATH
rem   JAVA_OPTS      options of the virtual machine, separated by spaces
rem   INLET_PLUGINS  directories of plugins, beside the one of this installation
rem   INLET_CACHE    the directory of the class archive, or "off" for none; without it,
rem                  inlet in LOCALAPPDATA. Only Java 19 and later keep one by themselves.
setlocal
for %%i in ("%~dp0..") do set "INLET_HOME=%%~fi"

set "JAVA=java.exe"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo inlet: "%JAVA%" cannot be run; install Java 17 or later, or set JAVA_HOME 1>&2
  exit /b 1
)

set "VERSION="
for /f "tokens=3" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "VERSION=%%~v"
set "MAJOR="
for /f "tokens=1,2 delims=.-+" %%a in ("%VERSION%") do if "%%a"=="1" (set "MAJOR=%%b") else (set "MAJOR=%%a")
if not defined MAJOR set "MAJOR=17"
if %MAJOR% LSS 17 (
  echo inlet: "%JAVA%" is Java %VERSION%; install Java 17 or later, or set JAVA_HOME 1>&2
  exit /b 1
)

rem Java makes the archive at the end of a run, and makes it again where it does not fit.
if not defined INLET_CACHE if defined LOCALAPPDATA set "INLET_CACHE=%LOCALAPPDATA%\inlet"
set "ARCHIVE="
if defined INLET_CACHE if not "%INLET_CACHE%"=="off" if %MAJOR% GEQ 19 (
  if not exist "%INLET_CACHE%\" mkdir "%INLET_CACHE%" >nul 2>&1
  set ARCHIVE=-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%INLET_CACHE%\inlet-%MAJOR%.jsa"
)

"%JAVA%" -Xlog:disable "-Xlog:all=warning,cds*=off:stderr" %ARCHIVE% %JAVA_OPTS% "-Dinlet.plugins=%INLET_HOME%\plugins" -jar "%INLET_HOME%\lib\inlet.jar" %*
exit /b %ERRORLEVEL%
