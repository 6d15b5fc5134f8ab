namespace Integration.Functions.Install;

/// <summary>An administrator's access token, for as long as one installation takes. It is in no table, log or answer; not even here when printed.</summary>
public sealed class AdminToken(string value)
{
    internal string Value { get; } = value;

    public override string ToString() => "(an administrator's token)";
}
