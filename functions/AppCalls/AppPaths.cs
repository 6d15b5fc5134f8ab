namespace Integration.Functions.AppCalls;

/// <summary>The call paths below <c>root_url</c>. Those of the life cycle stand in <c>manifest.json</c> too; the Apps plugin does not let users call them.</summary>
internal static class AppPaths
{
    public const string Root = "/api/app";

    public const string Ping = "/ping";
    public const string Bindings = "/bindings";
    public const string Install = "/install";
    public const string Uninstall = "/uninstall";
    public const string Enable = "/enable";
    public const string Disable = "/disable";
    public const string Press = "/press";
    public const string TimeZoneLookup = "/lookups/timezone";
    public const string GroupLookup = "/lookups/group";

    private const string Verbs = "/verbs/";

    public static string OfVerb(string verb) => Verbs + verb;

    /// <summary>Plugins before 1.0 appended the kind of call to each path.</summary>
    public static bool IsOfOldDialect(string path) =>
        path.EndsWith("/submit", StringComparison.Ordinal) || path.EndsWith("/form", StringComparison.Ordinal) || path.EndsWith("/lookup", StringComparison.Ordinal);
}
