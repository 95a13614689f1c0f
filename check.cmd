@cd /d "%~dp0" && dotnet run eng/check.cs -- %*
