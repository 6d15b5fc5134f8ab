namespace Integration.Functions.Hosting;

/// <summary>A logging scope that <see cref="LineFormatter"/> prints at the end of each line: an id to search by.</summary>
public sealed record LogLabel(string Name, string Value);
