using Microsoft.Extensions.Options;

namespace Integration.Functions.Hosting;

/// <summary>One section of the settings, read once.</summary>
public abstract class SettingsSection
{
    public abstract IReadOnlyList<string> Failures { get; }

    /// <exception cref="StartUpException">Some setting is wrong; names every wrong one of every section.</exception>
    public static void Check(IServiceProvider services)
    {
        string[] failures = [.. services.GetServices<SettingsSection>().SelectMany(section => section.Failures)];
        if (failures.Length > 0) throw new StartUpException(failures);
    }
}

/// <inheritdoc cref="SettingsSection"/>
public sealed class SettingsSection<T> : SettingsSection
{
    private readonly T value;

    public SettingsSection(IConfiguration configuration, string section, Func<SettingReader, T> read)
    {
        var reader = new SettingReader(configuration, section);
        value = read(reader);
        Failures = reader.Failures;
    }

    public override IReadOnlyList<string> Failures { get; }

    /// <exception cref="StartUpException">Some setting of this section is wrong.</exception>
    public T Value => Failures.Count == 0 ? value : throw new StartUpException(Failures);
}

/// <summary>Something that checks its own settings when it is made, by <see cref="OptionsValidationException"/>.</summary>
public sealed class SettingsOf<T>(IServiceProvider services) : SettingsSection
    where T : class
{
    public override IReadOnlyList<string> Failures
    {
        get
        {
            try
            {
                services.GetRequiredService<T>();
                return [];
            }
            catch (OptionsValidationException wrong)
            {
                return [.. wrong.Failures];
            }
        }
    }
}

public static class SettingsRegistration
{
    /// <summary>Reports the settings of <typeparamref name="T"/> with all the others.</summary>
    public static IServiceCollection AddSettingsOf<T>(this IServiceCollection services)
        where T : class => services.AddSingleton<SettingsSection, SettingsOf<T>>();

    /// <summary>Makes <typeparamref name="T"/> (and its <see cref="IOptions{T}"/>) from a section, checked at start.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section, Func<SettingReader, T> read)
        where T : class
    {
        services.AddSingleton(provider => new SettingsSection<T>(provider.GetRequiredService<IConfiguration>(), section, read));
        services.AddSingleton<SettingsSection>(provider => provider.GetRequiredService<SettingsSection<T>>());
        services.AddSingleton(provider => provider.GetRequiredService<SettingsSection<T>>().Value);
        return services.AddSingleton(provider => Options.Create(provider.GetRequiredService<T>()));
    }
}
