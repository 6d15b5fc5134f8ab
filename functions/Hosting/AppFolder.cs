namespace Integration.Functions.Hosting;

/// <summary>The folder with the executable, <c>host.json</c> and a folder per function with its <c>function.json</c>.</summary>
public sealed record AppFolder(string Path);
